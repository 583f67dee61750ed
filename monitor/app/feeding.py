"""Readings of issuers: what the store knows goes in, what is new comes out and is kept."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from msgspec.structs import replace

from monitor.clock import Clock
from monitor.model import OPENED, FeedRound, IssuedDocument, Issuer, Outcome, Register
from monitor.observe.anchors import line_is_up
from monitor.observe.feed import Before, Heard, lists_read, read_issuer, without_waiting
from monitor.observe.host_pool import HostPool
from monitor.policies import Document
from monitor.store.store import Observation, Store

_ROUNDS: Final = 50


async def feed(
    issuer: Issuer, register: Register, store: Store, pool: HostPool, clock: Clock, *, offload: bool = True
) -> Heard:
    """Read one issuer and store what came of it; ``offload``: the store is used in a thread."""
    before = await asyncio.to_thread(_before, issuer, store) if offload else _before(issuer, store)
    since = clock.now() - timedelta(days=register.settings.reposting.follow_days)
    heard = await read_issuer(issuer, pool, clock, before, since=since)
    heard = replace(heard, documents=tuple(map(numbered, heard.documents)))
    if _all_failed(heard.round) and not await line_is_up(pool, register.settings.anchors):
        heard = replace(heard, round=_own_line(heard.round))
    batch: list[Observation] = [*heard.documents, heard.round]
    if offload:
        await asyncio.to_thread(store.record, batch)
    else:
        store.record(batch)
    return heard


def _before(issuer: Issuer, store: Store) -> Before:
    known = store.issued_heads(issuer.id)
    rounds = store.feed_rounds(issuer.id, limit=_ROUNDS)
    failed = (look.column for each in rounds[:1] for look in each.lists if look.outcome not in OPENED)
    return Before(
        documents=tuple(known), lists=lists_read(rounds), failed=frozenset(failed), without=without_waiting(rounds)
    )


def numbered(document: IssuedDocument) -> IssuedDocument:
    """The document with its number, taken from its text where the page names none apart."""
    if document.number or not document.text:
        return document
    found = Document(title=document.title, text=document.text).official
    return replace(document, number=str(found)) if found else document


def documents_of(found: Iterable[IssuedDocument]) -> list[Document]:
    """Documents in the form in which they are compared with pages."""
    return [
        Document(title=each.title, text=each.text, number=each.number, key=each.key, url=each.url) for each in found
    ]


def _all_failed(ended: FeedRound) -> bool:
    return bool(ended.lists) and not any(look.outcome in OPENED for look in ended.lists)


def _own_line(ended: FeedRound) -> FeedRound:
    lists = tuple(replace(look, outcome=Outcome.OWN_LINE, detail="监测方自身线路中断") for look in ended.lists)
    return replace(ended, lists=lists)

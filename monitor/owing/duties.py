"""Who must repost what: the register's rules and the office's decisions over the issuers' documents.  Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from monitor.contract import Duty
from monitor.model import Decision, HourCount, IssuedDocument, Issuer, Kind, Register, RepostRule, Site, Tier
from monitor.owing.deadlines import clock_start, deadline

HOURS = {Tier.STATE_COUNCIL: 24, Tier.SUPERIOR: 12}
"""Hours within which a document must be reposted (RULES R-1, R-3)."""


class Rules:
    """Who owes what (:class:`monitor.contract.Owing`)."""

    def duties(
        self, register: Register, site: Site, documents: Iterable[IssuedDocument], decisions: Sequence[Decision],
        as_of: datetime,
    ) -> tuple[Duty, ...]:  # fmt: skip
        """What a site must repost, the newest document first."""
        return duties_of(register, site, documents, decisions, as_of)

    def issuers(self, register: Register, site: Site) -> tuple[Issuer, ...]:
        """The issuers whose documents a site may owe."""
        return tuple(issuer for issuer in register.issuers if site in owing(register, issuer))


def duties_of(
    register: Register, site: Site, documents: Iterable[IssuedDocument], decisions: Sequence[Decision], as_of: datetime
) -> tuple[Duty, ...]:
    """What a site must repost, the newest document first.

    Left out are documents whose deadline passed more than ``follow_days`` before ``as_of``; and, unless the office requires
    them, those without a date that were there when the issuer was first read, or came with a list: nobody knows how old they are.
    """
    issuers = {issuer.id: issuer for issuer in register.issuers}
    oldest = as_of - timedelta(days=register.settings.reposting.follow_days)
    found = []
    for document in documents:
        issuer = issuers.get(document.issuer)
        if issuer is None or document.found_at > as_of:
            continue
        duty = _duty(register, issuer, site, document, _decided(decisions, document, site, as_of))
        if duty is not None and duty.deadline >= oldest:
            found.append(duty)
    return tuple(sorted(found, key=lambda duty: (duty.starts, duty.document.key), reverse=True))


def owing(register: Register, issuer: Issuer) -> tuple[Site, ...]:
    """The sites that an issuer's rules name; the portals where it has none."""
    rules = issuer.rules or (RepostRule(sites=(Kind.PORTAL.value,)),)
    return tuple(site for site in register.sites if any(rule.owed and _names(rule.sites, site) for rule in rules))


def _duty(
    register: Register, issuer: Issuer, site: Site, document: IssuedDocument, decided: Sequence[Decision]
) -> Duty | None:
    """``decided``: what the office decided about the document and the site, oldest first."""
    rule, decision = _rule_for(issuer, site, document), decided[-1] if decided else None
    by_rule = rule is not None and rule.owed and not _of_no_age(document)
    if not (by_rule if decision is None else decision.owed):
        return None
    hours = (decision.hours if decision else 0) or (rule.hours if rule else 0) or issuer.hours or HOURS[issuer.tier]
    count: HourCount = (rule.count if rule else None) or issuer.count
    starts, why = clock_start(document)
    asked = _asked_at(decided, by_rule=by_rule)
    if asked is not None and asked > starts:
        starts, why = asked, "按本单位要求转载的时间"
    return Duty(
        document=document, site=site.id, issuer_name=issuer.name, sources=issuer.sources, tier=issuer.tier, hours=hours,
        count=count, starts=starts, starts_why=why,
        deadline=deadline(starts, hours, count, register.settings.reposting), by_office=decision is not None,
    )  # fmt: skip


def _asked_at(decided: Sequence[Decision], *, by_rule: bool) -> datetime | None:
    """When the office first asked for a document that nothing else made owed, or asked for it again after it had released
    it.  Asking for what is owed already, or asking twice, gives nobody more time."""
    asked: datetime | None = None
    owed = by_rule
    for each in decided:
        if not each.owed:
            asked = None
        elif not owed:
            asked = each.at
        owed = each.owed
    return asked


def _of_no_age(document: IssuedDocument) -> bool:
    return document.looked_before is None and not document.published_text


def _decided(decisions: Sequence[Decision], document: IssuedDocument, site: Site, as_of: datetime) -> list[Decision]:
    """The decisions of the office about this document and this site, oldest first."""
    return [
        each for each in decisions
        if each.document == document.key and each.at <= as_of and _names(each.sites or (Kind.PORTAL.value,), site)
    ]  # fmt: skip


def _rule_for(issuer: Issuer, site: Site, document: IssuedDocument) -> RepostRule | None:
    """The first rule that names the site and whose conditions the document meets."""
    if not issuer.rules:
        return RepostRule(sites=(Kind.PORTAL.value,)) if site.kind is Kind.PORTAL else None
    names = {column.name for column in issuer.columns if column.url == document.column}
    return next((rule for rule in issuer.rules if _names(rule.sites, site) and _meets(rule, document, names)), None)


def _meets(rule: RepostRule, document: IssuedDocument, columns: set[str]) -> bool:
    return (
        (not rule.titles or any(word in document.title for word in rule.titles))
        and not any(word in document.title for word in rule.not_titles)
        and (not rule.columns or any(name in columns for name in rule.columns))
    )


def _names(words: Sequence[str], site: Site) -> bool:
    return site.id in words or site.kind.value in words

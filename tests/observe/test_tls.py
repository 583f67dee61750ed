"""A bad certificate is looked through and told, never an outage; and markup that nests without end is read or a gap."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from monitor.model import Certificate, Outcome
from monitor.observe.host_pool import Network
from monitor.observe.tls import dated
from monitor.observe.visit import visit
from tests.observe.markup import facts
from tests.observe.small_site import page
from tests.servers.pools import a_pool, a_site
from tests.servers.tls import Certificates

NAME = "www.xunxian.example"


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        ("good", ""),
        ("expired", "expired"),
        ("not_yet_valid", "not_yet_valid"),
        ("self_signed", "self_signed"),
        ("wrong_host", "wrong_host"),
        ("incomplete_chain", "incomplete_chain"),
    ],
)
async def test_a_visit_looks_through_a_bad_certificate(kind: str, problem: str, tmp_path: Path) -> None:
    certificates = Certificates(tmp_path)
    name = "other.example" if kind == "wrong_host" else NAME
    context: ssl.SSLContext = getattr(certificates, "good" if kind == "wrong_host" else kind)(name)

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=page("首页", "/a.html"), content_type="text/html")

    app = web.Application()
    app.router.add_get("/", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        listener = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
        await listener.start()
        network = Network(
            connect_map={f"{NAME}:443": f"127.0.0.1:{runner.addresses[0][1]}"}, ca_file=certificates.ca_file,
            loopback_only=True,
        )  # fmt: skip
        site = a_site(f"https://{NAME}/")
        async with a_pool(site, network=network) as pool:
            seen = await visit(pool, site, timeout_s=5.0)
    finally:
        await runner.cleanup()
    assert seen.outcome is Outcome.OK
    assert seen.certificate is not None
    assert seen.certificate.problem == problem
    assert seen.certificate.not_before < seen.certificate.not_after


def test_dates_may_be_held_against_another_clock() -> None:
    begins, ends = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
    sound = Certificate(not_before=begins, not_after=ends)
    wrong = Certificate(not_before=begins, not_after=ends, problem="wrong_host")
    day = timedelta(days=1)
    told = [dated(found, at) for found in (sound, wrong) for at in (begins - day, begins + day, ends + day)]
    assert [found.problem for found in told if found] == ["not_yet_valid", "", "expired", *["wrong_host"] * 3]
    assert dated(None, ends) is None


@pytest.mark.parametrize("tag", ["div", "b", "table", "ul"])
def test_a_million_nested_tags_do_not_crash_the_reader(tag: str) -> None:
    read = facts(f"<{tag}>" * 1_000_000 + "<a href='/t20261101_1.html'>关于供水的通知</a>2026-11-01")
    assert read.kind in ("home", "list", "article", "other", "error", "challenge")

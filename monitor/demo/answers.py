"""What a simulated server does with a request: a pure function of (host, path, moment, scenario)."""

from datetime import datetime
from enum import StrEnum

from monitor.demo.chance import number
from monitor.demo.issuer_pages import IssuerPages
from monitor.demo.pages import Page, Pages
from monitor.demo.plants import reply, serve
from monitor.demo.routes import Resource, Thing, routes
from monitor.demo.state import State, Trouble
from monitor.demo.timetable import Timetable
from monitor.demo.world import DemoHost, Form, Scenario, What
from monitor.model import Frozen

RUISHU = b"""<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<meta id="9DhefwqGPrzGxEp9hPaoag" content="mO3s9bnVyt1" r="m"><script type="text/javascript" r="m">$_ts=window['$_ts'];
if(!$_ts)$_ts={};$_ts.nsd=61433;$_ts.cd="qxqhrAqlqPmiqGqtrAlErA3lrAGqrPVqcAqrrGA";if($_ts.lcd)$_ts.lcd();</script>
<script type="text/javascript" charset="utf-8" src="/4QbVtADbnLVIc/c.FxJzG50F.js" r="m"></script></head>
<body></body></html>"""
JIASULE = (
    b"<script>document.cookie=('_')+('_')+('j')+('s')+('l')+('_clearance_s=')+('1763860000.512|0|Xq7yT%2Bk')+"
    b"(';max-age=3600;path=/');location.href=location.pathname+location.search</script>"
)
SCRIPT = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>安全检查</title>'
    '<script src="/_waf_/probe.js"></script></head><body><noscript>请开启JavaScript并刷新该页</noscript>'
    "<p>请开启JavaScript并刷新该页，正在进行浏览器安全检查……</p></body></html>"
).encode()
CHALLENGES = {"412": (412, RUISHU), "521": (521, JIASULE), "script": (202, SCRIPT)}
WORDS = {500: "服务器内部错误", 502: "网关错误", 410: "页面已删除", 429: "访问过于频繁，请稍后再试"}
MISSING = {"not_found": 404, "gone": 410, "server_error": 500, "http_500": 500, "http_502": 502, "http_404": 404}
HTML = "text/html; charset=utf-8"


class Act(StrEnum):
    """What the server does instead of answering."""

    ANSWER = "answer"
    HANG = "hang"
    RESET = "reset"


class Answer(Frozen, frozen=True, kw_only=True):
    """A response, or what happens in its place.  ``delay_s`` is the server's own time."""

    act: Act = Act.ANSWER
    status: int = 200
    content_type: str = HTML
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    delay_s: float = 0.05


HANG = Answer(act=Act.HANG)
RESET = Answer(act=Act.RESET)
_ACTS = {"hang": HANG, "reset": RESET, "refused": RESET, "dns_nxdomain": HANG, "dns_servfail": HANG, "dns_silent": HANG}


class Answers:
    """All servers of a district."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.state = State(scenario)
        timetable = Timetable(scenario)
        self.timetable = timetable
        self.pages = Pages(scenario, timetable, self.state)
        self.issuers = IssuerPages(scenario, self.state)
        self._hosts = {host.name: host for host in scenario.hosts}
        self._routes = routes(scenario, timetable)

    def connection(self, host: str, moment: datetime) -> Act:
        """What happens to a new connection before anything is said."""
        trouble = self.state.host_trouble(host, moment)
        if trouble is None:
            return Act.ANSWER
        if trouble.kind is What.LINE_CUT:
            return Act.HANG
        return _ACTS[trouble.mode].act if trouble.kind is What.OUTAGE and trouble.mode in _ACTS else Act.ANSWER

    def answer(self, host: str, path: str, moment: datetime, *, tls: bool) -> Answer:
        """The answer of ``host`` to a request for ``path`` (with its query)."""
        held = self._hosts.get(host)
        if held is None:
            return Answer(status=404, body=b"no such host")
        trouble = self.state.host_trouble(host, moment) or self.state.path_trouble(host, path, moment)
        if trouble:
            return self._troubled(held, trouble)
        if held.https and not tls:
            return Answer(status=301, headers=(("Location", f"{held.origin}{path}"),))
        if path == "/robots.txt":
            return Answer(content_type="text/plain", body=b"User-agent: *\nDisallow: /admin/\n")
        if held.role == "issuer":
            issued = self.issuers.page(held, path, moment)
            return _page(issued, host, path) if issued else self._missing(held, 404)
        if held.role != "district":
            return _page(serve(self.pages, host, path, moment) or self.pages.foreign(host), host, path)
        return self._resource(held, path, moment)

    def _resource(self, host: DemoHost, path: str, moment: datetime) -> Answer:
        found = self._routes[host.name].get(path)
        if found is None:
            served = serve(self.pages, host.name, path, moment)
            if served is not None:
                return _page(served, host.name, path)
        if found is None or not self._is_there(found, moment):
            return self._missing(host, 200 if host.soft_404 else 404)
        if found.column and found.column.form is Form.AWAY:
            return Answer(status=302, headers=(("Location", found.column.away),))
        return reply(_page(self.pages.page(found, moment), host.name, path), self.pages.modes(found, moment))

    def _is_there(self, found: Resource, moment: datetime) -> bool:
        """Whether an item is out."""
        if found.repost:
            return found.repost.stands(moment)
        if found.thing is not Thing.ARTICLE or found.column is None:
            return True
        return self.timetable.published_at(found.site, found.column, found.day) <= moment

    def _missing(self, host: DemoHost, status: int) -> Answer:
        page = self.pages.missing(host.name)
        return Answer(status=status, content_type=page.content_type, body=page.body)

    def _troubled(self, host: DemoHost, trouble: Trouble) -> Answer:
        if trouble.kind is What.LINE_CUT:
            return HANG
        if trouble.kind is What.CHALLENGE:
            status, body = CHALLENGES[trouble.mode]
            return Answer(status=status, body=body, headers=(("Set-Cookie", "__jsluid_s=0e1f; path=/"),))
        if trouble.kind is What.THROTTLED:
            return Answer(status=429, headers=(("Retry-After", trouble.mode),), body=_words(429))
        if trouble.mode in _ACTS:
            return _ACTS[trouble.mode]
        if trouble.mode == "soft_404" or (trouble.mode == "not_found" and host.soft_404):
            return self._missing(host, 200)
        status = MISSING[trouble.mode]
        return self._missing(host, 404) if status == 404 else Answer(status=status, body=_words(status))


def _page(page: Page, host: str, path: str) -> Answer:
    delay = 0.03 + number("delay", host, path) % 200 / 1000
    return Answer(content_type=page.content_type, body=page.body, delay_s=delay)


def _words(status: int) -> bytes:
    text = WORDS[status]
    return (
        f"<html><head><title>{status} {text}</title></head><body><h1>{status}</h1><p>{text}</p></body></html>".encode()
    )

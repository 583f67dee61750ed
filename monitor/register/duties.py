"""What the tables of the register must agree on, beyond the type of each key."""

import re
from collections.abc import Callable, Iterable, Mapping

from monitor.model import Budget, Issuer, Kind, Mail, Pace, Settings, Site, Stage, host_of
from monitor.register.fields import Problems, place_in
from monitor.register.forms import ICP, MAIL, POLICE, SITE_CODE, bare_of, endpoint, is_address, is_under, is_web
from monitor.register.issuers import check_reposting, check_rules
from monitor.register.options import Options, named_checks

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_WEB = "完整网址（http:// 或 https:// 开头）"
_SPELT = "写法正确的网址：没有空格和全角标点，不带用户名和密码，端口不超过 65535"
_ANCHORS = "至少两个本区以外、主机不同的稳定网址，用来判断自己的线路是否通畅"


def check_duties(
    settings: Settings | None,
    sites: tuple[Site, ...],
    issuers: tuple[Issuer, ...],
    problems: Problems,
    checks: Options | None,
) -> None:
    """Add to ``problems`` everything in which the tables contradict the rules or each other."""
    if settings is not None:
        _settings(settings, problems)
    for site in sites:
        _site(site, sites, problems)
        named_checks(site, _place(site), problems, checks)
    if settings is not None:
        _anchors(settings.anchors, sites, problems)
    for issuer in issuers:
        place = f"上级发布源“{issuer.name}”"
        _words(place, {"name": issuer.name}, problems)
        _web(place, "url", issuer.url, problems)
        _identity(place, issuer.id, problems)
        for number, column in enumerate(issuer.columns, 1):
            _web(place_in(place, "columns", number, column.name), "url", column.url, problems, relative=True)
        _addresses(place, issuer.resolve, (), problems)
        check_rules(issuer, place, sites, problems)
    _unique(sites, issuers, problems)


def _web(place: str, key: str, url: str, problems: Problems, relative: bool = False) -> None:
    if relative and url and "://" not in url and not re.match(r"[a-z]+:", url):
        return
    if not is_web(url):
        problems.add(place, key, url, _form(url))


def _form(url: str) -> str:
    """What a URL that cannot be one must look like."""
    return _SPELT if re.match(r"\s*https?://", url) else _WEB


def _identity(place: str, key: str, problems: Problems) -> None:
    if not _ID.fullmatch(key):
        problems.add(place, "id", key, "小写字母、数字、- 或 _ 组成的短名（如 caizheng）")


def _settings(settings: Settings, problems: Problems) -> None:
    place = "[settings]"
    _words(place, {"district": settings.district}, problems)
    if not re.fullmatch("[0-9]{6}", settings.division):
        problems.add(place, "division", settings.division, '6 位行政区划代码（加双引号，如 "500107"）')
    _web(place, "contact_url", settings.contact_url, problems)
    if len({host_of(anchor) for anchor in settings.anchors}) < 2:
        problems.add(place, "anchors", list(settings.anchors), _ANCHORS)
    for anchor in settings.anchors:
        _web(place, "anchors", anchor, problems)
    _range(place, "probes_per_day", settings.probes_per_day, 20, 288, problems, "（规则要求每天不少于 20 次）")
    _range(place, "visit_timeout_s", settings.visit_timeout_s, 15, 60, problems, "（规则是 15 秒，不得更短）")
    _range(place, "crawl_hour", settings.crawl_hour, 0, 23, problems)
    _range(place, "light_hours", settings.light_hours, 0, 12, problems, "（0 表示不做）")
    _range(place, "crawl_workers", settings.crawl_workers, 1, 32, problems)
    _range(place, "retention_days", settings.retention_days, 30, 3650, problems)
    if endpoint(settings.listen) is None:
        problems.add(place, "listen", settings.listen, "“地址:端口”（如 127.0.0.1:8470）")
    _addresses(place, {}, settings.dns, problems)
    _pace("[settings.pace]", settings.pace, problems)
    _budget(settings.budget, problems)
    _mail(settings.mail, problems)
    check_reposting(settings.reposting, problems)


def _anchors(anchors: tuple[str, ...], sites: tuple[Site, ...], problems: Problems) -> None:
    """A site of the district cannot testify that our own line is up while that very site is watched."""
    own = {host_of(site.url) for site in sites}
    for anchor in anchors:
        if host_of(anchor) in own:
            problems.add("[settings]", "anchors", anchor, "本区以外的网址，不能是登记的站点")


def _words(place: str, words: Mapping[str, str], problems: Problems) -> None:
    for key, text in words.items():
        if not text.strip() or not text.isprintable():
            problems.add(place, key, text, "一行文字，不能为空")


def _range(place: str, key: str, value: float, low: float, high: float, problems: Problems, why: str = "") -> None:
    if not low <= value <= high:
        problems.add(place, key, value, f"{low} 到 {high} 之间的数{why}")


def _pace(place: str, pace: Pace, problems: Problems) -> None:
    _range(place, "requests_per_s", pace.requests_per_s, 0.05, 50, problems)
    _range(place, "concurrency", pace.concurrency, 1, 16, problems)


def _budget(budget: Budget, problems: Problems) -> None:
    place = "[settings.budget]"
    _range(place, "max_pages", budget.max_pages, 1, 2_000_000, problems)
    _range(place, "max_depth", budget.max_depth, 1, 100, problems)
    _range(place, "max_per_pattern", budget.max_per_pattern, 1, 1_000_000, problems)
    _range(place, "max_minutes", budget.max_minutes, 1, 1440, problems)
    _range(place, "max_body_bytes", budget.max_body_bytes, 10_000, 100_000_000, problems)


def _mail(mail: Mail, problems: Problems) -> None:
    place = "[settings.mail]"
    _words(place, {"host": mail.host}, problems)
    _range(place, "port", mail.port, 1, 65535, problems)
    _range(place, "weekday", mail.weekday, 1, 7, problems, "（1 是星期一）")
    _range(place, "hour", mail.hour, 0, 23, problems)
    if mail.security not in ("none", "starttls", "tls"):
        problems.add(place, "security", mail.security, '"none" / "starttls" / "tls" 之一')
    _emails(place, "recipients", mail.recipients, problems)
    _emails(place, "sender", (mail.sender,), problems)


def _emails(place: str, key: str, addresses: tuple[str, ...], problems: Problems) -> None:
    for address in addresses:
        if not MAIL.fits(address):
            problems.add(place, key, address, MAIL.words)


def _addresses(place: str, resolve: Mapping[str, str], servers: tuple[str, ...], problems: Problems) -> None:
    for name, address in resolve.items():
        if not is_address(address):
            problems.add(place, f"resolve.{name}", address, "IP 地址")
    for server in servers:
        found = endpoint(server)
        if not (is_address(server) or (found and found[1] and is_address(found[0]))):
            problems.add(place, "dns", server, "IP 地址或“IP:端口”")


def _site(site: Site, sites: tuple[Site, ...], problems: Problems) -> None:
    place = _place(site)
    _identity(place, site.id, problems)
    _words(place, {"name": site.name, "owner": site.owner}, problems)
    _web(place, "url", site.url, problems)
    for mark in (SITE_CODE, ICP, POLICE):
        written = getattr(site, mark.key)
        if written and not mark.fits(written):
            problems.add(place, mark.key, written, mark.words)
    _emails(place, "recipients", site.recipients, problems)
    _emails(place, "contacts.email", tuple(c.email for c in site.contacts if c.email), problems)
    _addresses(place, site.resolve, site.dns, problems)
    if site.pace is not None:
        _pace(f"{place}的 pace", site.pace, problems)
    _stage(site, place, problems)
    if is_web(site.url):
        _prefixes(site, sites, place, problems)
        _columns(site, place, problems)
    for number, waiver in enumerate(site.waivers, 1):
        where = place_in(place, "waivers", number, waiver.check)
        if not waiver.reason.strip():
            problems.add(where, "reason", waiver.reason, "豁免的理由，不能为空")
        if waiver.where and not is_web(waiver.where):
            problems.add(where, "where", waiver.where, _form(waiver.where))


def _stage(site: Site, place: str, problems: Problems) -> None:
    if site.successor:
        _web(place, "successor", site.successor, problems)
    if site.stage is Stage.MIGRATING and not site.successor and problems.was_read(place, "successor"):
        problems.say(place, '阶段是 "migrating"（迁移），缺少 successor（迁往的新网址）')
    ended = site.stage in (Stage.CLOSED, Stage.SUSPENDED, Stage.MIGRATING)
    if ended and site.stage_since is None and problems.was_read(place, "stage_since"):
        problems.say(place, f'阶段是 "{site.stage.value}"，缺少 stage_since（从哪天起）')
    if site.opened and site.stage_since and site.stage_since < site.opened:
        problems.add(place, "stage_since", site.stage_since, f"不早于开办日期 opened（{site.opened}）的日期")


def _prefixes(site: Site, sites: tuple[Site, ...], place: str, problems: Problems) -> None:
    for prefix in site.prefixes:
        if not is_web(prefix):
            problems.add(place, "prefixes", prefix, _form(prefix))
        elif host_of(prefix) != host_of(site.url):
            problems.add(place, "prefixes", prefix, f"与首页同一主机（{host_of(site.url)}）的网址前缀")
    if site.kind is Kind.SECTION:
        _section(site, sites, place, problems)


def _section(site: Site, sites: tuple[Site, ...], place: str, problems: Problems) -> None:
    if not problems.was_read(place, "prefixes"):
        return
    if not site.prefixes:
        problems.say(place, '类型是 "section"（专属网页），缺少 prefixes（它的网址前缀，如 ["https://…/czj/"]）')
    elif not any(is_under(site.url, prefix) for prefix in site.prefixes):
        problems.add(place, "url", site.url, f"自己的 prefixes 之下的网址（{'、'.join(site.prefixes)}）")
    if not all(is_web(other.url) for other in sites):
        return  # the host that is missed may be the one whose URL is wrong
    hosts = {host_of(other.url) for other in sites if other.kind is not Kind.SECTION}
    if host_of(site.url) not in hosts:
        allowed = "已登记的门户或独立网站主机之下的网址" + (f"（{'、'.join(sorted(hosts))}）" if hosts else "")
        problems.add(place, "url", site.url, allowed)


def _columns(site: Site, place: str, problems: Problems) -> None:
    seen: dict[str, str] = {}
    for number, column in enumerate(site.columns, 1):
        where = place_in(place, "columns", number, column.name)
        if not is_web(column.url):
            problems.add(where, "url", column.url, _form(column.url) + "；或相对首页的路径")
        elif column.url in seen:
            problems.add(where, "url", column.url, f"不同于栏目“{seen[column.url]}”的网址")
        seen.setdefault(column.url, column.name)
        if column.period_days is not None:
            _range(where, "period_days", column.period_days, 1, 3650, problems)


def _unique(sites: tuple[Site, ...], issuers: tuple[Issuer, ...], problems: Problems) -> None:
    own = [site for site in sites if site.kind is not Kind.SECTION and problems.was_read(_place(site), "kind")]
    ids = [(site.id, _place(site)) for site in sites]
    _no_two("id", [*ids, *((issuer.id, f"上级发布源“{issuer.name}”") for issuer in issuers)], problems)
    _no_two("name", [(site.name, f"{_place(site)}（id：{site.id}）") for site in sites], problems)
    _no_two("url", _values(sites, lambda site: [site.url]), problems)
    _no_two("site_code", _values(own, lambda site: [site.site_code]), problems)
    _no_two(
        "prefixes",
        _values(sites, lambda site: list({bare_of(each): each for each in site.prefixes}.values())),
        problems,
    )


def _place(site: Site) -> str:
    return f"站点“{site.name}”"


def _values(sites: Iterable[Site], of: Callable[[Site], list[str]]) -> list[tuple[str, str]]:
    return [(value, _place(site)) for site in sites for value in of(site)]


def _no_two(key: str, values: list[tuple[str, str]], problems: Problems) -> None:
    """No value twice; URLs that differ in scheme or in the case of the host are the same."""
    first: dict[str, str] = {}
    for value, place in values:
        same = bare_of(value)
        if value and same in first:
            problems.add(place, key, value, f"不与{first[same]}重复的值")
        first.setdefault(same, place)

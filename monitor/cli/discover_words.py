"""What a discovery proposes, and what it could not see, in plain Chinese."""

from collections.abc import Iterable, Iterator

from monitor.contract import ColumnState
from monitor.model import CLASS_WORDS, KIND_WORDS, OUTCOME_WORDS, Kind, Level
from monitor.observe.discover_result import Discovery, FoundColumn, FoundSite, Unread

_LEVELS = {Level.FIRST: "一级", Level.OTHER: "其他"}
_STATES = {
    ColumnState.LISTED: "", ColumnState.CONTENT: "单页", ColumnState.PARENT: "下设子栏目", ColumnState.LEADS_AWAY: "转到别处",
    ColumnState.BLANK: "空白", ColumnState.SCRIPTED: "列表由脚本生成，读不到", ColumnState.LOST: "读不到条目", ColumnState.GAP: "没有读到",
}  # fmt: skip
_MOST_UNREAD = 40


def discovery_lines(found: Discovery) -> Iterator[str]:
    """The proposal, site by site, and then what was not seen."""
    columns = sum(len(site.columns) for site in found.sites)
    yield f"读了 {found.pages} 个网页，提议站点 {len(_wanted(found))} 个、栏目 {columns} 个。以下都是根据链接推测的，请人工确认。"
    for site in _wanted(found):
        yield from _site_lines(site)
    doubtful = [site for site in found.sites if site.doubtful]
    if doubtful:
        yield f"像是单位介绍而不是专属网页（没有写进草稿，{len(doubtful)} 个）："
        yield from (f"  {site.name}  {site.url}" for site in doubtful)
    if found.elsewhere:
        yield "链接文字是单位名称、但不在门户域名之下的主机（看不出是不是本区的，没有写进草稿）："
        yield from (f"  {name}  {host}" for host, name in found.elsewhere)
    yield from _unread_lines(found)


def _wanted(found: Discovery) -> list[FoundSite]:
    return [site for site in found.sites if not site.doubtful]


def _site_lines(site: FoundSite) -> Iterator[str]:
    words = f"  [首页没有读到：{OUTCOME_WORDS[site.outcome]}]" if site.title == "" and not site.columns else ""
    script = "  [首页由脚本生成，读不到内容]" if site.scripted else ""
    name = site.title if site.kind is Kind.PORTAL else site.name
    yield f"■ {name or site.url}（{KIND_WORDS[site.kind]}）  {site.url}{words}{script}"
    yield from (_column_line(column) for column in site.columns)
    yield from (f"    ？    {name}  {url}  页面空白，没有认出是不是栏目" for name, url in site.unclear)


def _column_line(column: FoundColumn) -> str:
    cls = CLASS_WORDS[column.cls] if column.cls else "类别不明"
    state = _STATES[column.state] or (f"最新 {column.newest}" if column.newest else f"{column.rows} 条，没有日期")
    return f"    {_LEVELS[column.level]}  {cls}  {column.name}  {column.url}  {state}"


def _unread_lines(found: Discovery) -> Iterable[str]:
    if not found.navigation:
        yield "门户首页没有读到导航（可能由脚本生成），栏目可能大量遗漏。"
    if not found.unread:
        yield "该看的网页都看到了。"
        return
    yield f"没有看到的网页 {len(found.unread)} 个（提议可能因此不全）："
    yield from (f"  {each.name}  {each.url}  {_why(each)}" for each in found.unread[:_MOST_UNREAD])
    if len(found.unread) > _MOST_UNREAD:
        yield f"  ……还有 {len(found.unread) - _MOST_UNREAD} 个，见 --json"


def _why(unread: Unread) -> str:
    if unread.scripted:
        return "列表由脚本生成，读不到"
    return f"{OUTCOME_WORDS[unread.outcome]}{f'（{unread.detail}）' if unread.detail else ''}"

"""What the tables about reposting must agree on: issuers, their columns, and the rules that say who owes what."""

from collections.abc import Iterable

from monitor.model import Issuer, Kind, Reposting, RepostRule, Site
from monitor.register.fields import Problems, place_in

KINDS = tuple(kind.value for kind in Kind)
"""Words by which a rule names all sites of a kind."""

_MOST_HOURS = 720


def check_reposting(reposting: Reposting, problems: Problems) -> None:
    """Add to ``problems`` what ``[settings.reposting]`` cannot hold."""
    place = "[settings.reposting]"
    for key, least in (("feed_minutes", 5), ("watch_minutes", 10)):
        found = getattr(reposting, key)
        if found and not least <= found <= 1440:
            problems.add(place, key, found, f"0（不做），或 {least} 到 1440 之间的整数（分钟）")
    if not 1 <= reposting.follow_days <= 400:
        problems.add(place, "follow_days", reposting.follow_days, "1 到 400 之间的整数（天）")
    if not -1 <= reposting.mail_hour <= 23:
        problems.add(place, "mail_hour", reposting.mail_hour, "0 到 23 之间的钟点，或 -1（不发）")
    if not 0 <= reposting.office_from < reposting.office_to <= 24:
        problems.add(place, "office_from", reposting.office_from, "早于 office_to 的钟点，都在 0 到 24 之间")


def check_rules(issuer: Issuer, place: str, sites: tuple[Site, ...], problems: Problems) -> None:
    """Add to ``problems`` what an issuer's hours and rules cannot mean."""
    if issuer.hours is not None and not 1 <= issuer.hours <= _MOST_HOURS:
        problems.add(place, "hours", issuer.hours, f"1 到 {_MOST_HOURS} 之间的整数（小时）")
    columns = {column.name for column in issuer.columns}
    for number, rule in enumerate(issuer.rules, 1):
        where = place_in(place, "rules", number, "")
        _rule(rule, where, sites, columns, problems)


def _rule(rule: RepostRule, where: str, sites: tuple[Site, ...], columns: set[str], problems: Problems) -> None:
    ids = [site.id for site in sites]
    if not rule.sites and problems.was_read(where, "sites"):
        problems.add(where, "sites", [], "至少一个站点的代号，或 portal、section、standalone（该类的全部站点）")
    for site in rule.sites:
        if site not in (*ids, *KINDS):
            problems.add(where, "sites", site, "台账里站点的代号，或 portal、section、standalone 之一")
    for name in rule.columns:
        if name not in columns:
            problems.add(
                where, "columns", name, f"这个发布源的栏目名称（{'、'.join(sorted(columns)) or '现在一个也没有'}）"
            )
    _words(rule.titles, where, "titles", problems)
    _words(rule.not_titles, where, "not_titles", problems)
    if rule.hours and not 1 <= rule.hours <= _MOST_HOURS:
        problems.add(where, "hours", rule.hours, f"0（按发布源的时限），或 1 到 {_MOST_HOURS} 之间的整数（小时）")


def _words(words: Iterable[str], where: str, key: str, problems: Problems) -> None:
    for word in words:
        if not word.strip():
            problems.add(where, key, word, "标题里的字词，不能为空")

"""The weekly scorecard (评分卡): one mail to the office about the district, one to each site's people about theirs."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

from monitor.judging.result import SiteJudgement
from monitor.model import Frozen, Register
from monitor.reports.blocked import Blocked
from monitor.reports.folding import names, shared_causes, to_review
from monitor.reports.lines import Catalogue, FindingLine, finding_lines, one_line, site_line, worst_first
from monitor.reports.repost_counts import week_of
from monitor.reports.repost_table import repost_table, reposts_of
from monitor.reports.templating import MAIL_COLOURS, templates
from monitor.reports.unmeasured import lost_columns, unmeasured
from monitor.reports.week import changes, counts, week_words

SHOWN_PER_CHECK = 8
"""Findings of one check of one site that a mail spells out; the rest is counted and stands in the findings list."""

_TEMPLATES = templates(Path(__file__).parent / "templates")


class Block(Frozen, frozen=True, kw_only=True):
    """The findings of one check of one site; ``more`` counts those that are not spelt out."""

    title: str
    rules: tuple[str, ...]
    lines: tuple[FindingLine, ...]
    more: int


class Duty(Frozen, frozen=True, kw_only=True):
    """What one site's people have to put right: blocks by check, the recommended action and its next steps."""

    site: str
    owner: str
    url: str
    action: str
    steps: tuple[str, ...]
    blocks: tuple[Block, ...]


class Letter(Frozen, frozen=True, kw_only=True):
    """A mail that is due to one recipient.  ``key`` names it in the outbox: a week's letter leaves once."""

    key: str
    recipient: str
    sites: tuple[str, ...] | None


def scorecard(
    register: Register,
    judgements: Sequence[SiteJudgement],
    previous: Sequence[SiteJudgement] | None,
    week_end: date,
    recipient_sites: Iterable[str] | None = None,
    *,
    catalogue: Catalogue,
    addresses: Mapping[str, str] | None = None,
    blocked: Iterable[Blocked] = (),
) -> EmailMessage:
    """The scorecard of the week that ends with ``week_end``, as text and HTML, without recipients and date.

    ``recipient_sites`` are the ids of the sites that the mail is about, ``None`` for the whole district.  ``previous``
    are the judgements a week before, ``None`` when there are none.  ``addresses`` maps site ids to the addresses that
    serve them, so that one cause is named once; ``blocked`` are the addresses that keep us out of several sites.
    """
    chosen = None if recipient_sites is None else set(recipient_sites)
    now = worst_first([each for each in judgements if chosen is None or each.site.id in chosen])
    before = None if previous is None else [each for each in previous if chosen is None or each.site.id in chosen]
    page = _page(register, now, before, week_end, catalogue)
    page["unmeasured"] = unmeasured(now, catalogue, addresses, blocked)
    page["lost"] = lost_columns(now)
    page["reposts"] = _reposts(register, now)
    page["whole"] = chosen is None
    page["title"] = _title(register, now, week_end, whole=chosen is None)
    return _message(register, page)


def letters(register: Register, week_end: date) -> tuple[Letter, ...]:
    """The letters of a week: the district to the office's recipients, to every other recipient their own sites."""
    office = dict.fromkeys(register.settings.mail.recipients)
    own: dict[str, list[str]] = {}
    for site in register.sites:
        for recipient in dict.fromkeys(site.recipients):
            if recipient not in office:
                own.setdefault(recipient, []).append(site.id)
    key = f"scorecard/{week_end.isoformat()}/"
    district = [Letter(key=key + to, recipient=to, sites=None) for to in office]
    return (*district, *(Letter(key=key + to, recipient=to, sites=tuple(ids)) for to, ids in own.items()))


def _title(register: Register, now: Sequence[SiteJudgement], week_end: date, *, whole: bool) -> str:
    name = now[0].site.name if not whole and len(now) == 1 else register.settings.district
    return one_line(f"{name}政府网站监测周报（{week_words(week_end)}）")


def _page(
    register: Register,
    now: Sequence[SiteJudgement],
    before: Sequence[SiteJudgement] | None,
    week_end: date,
    catalogue: Catalogue,
) -> dict[str, Any]:
    lines = [line for judged in now for line in finding_lines(judged, register, catalogue)]
    return {
        "district": register.settings.district,
        "office": register.settings.office,
        "week": week_words(week_end),
        "counts": counts(now, before),
        "compared": before is not None,
        "changes": changes(now, before),
        "sites": [site_line(judged, register, catalogue) for judged in now],
        "duties": [duty for judged in now if (duty := _duty(judged, register, catalogue))],
        "outside": [line for line in lines if line.outside and not line.waived],
        "shared": shared_causes(lines),
        "review": to_review(lines),
        "waived": [line for line in lines if line.waived],
        "reference_points": any("内部参考分值" in line.points for line in lines),
        "colours": MAIL_COLOURS,
        "names": names,
    }


def _reposts(register: Register, now: Sequence[SiteJudgement]) -> dict[str, Any] | None:
    """The week's reposting, ``None`` where nobody owes anything and every issuer could be read."""
    if not now:
        return None
    table = repost_table(register, reposts_of(now), max(judged.as_of for judged in now), now)
    weeks = week_of(table)
    return {"weeks": weeks, "unreadable": table.unreadable} if weeks or table.unreadable else None


def _duty(judged: SiteJudgement, register: Register, catalogue: Catalogue) -> Duty | None:
    due = [line for line in finding_lines(judged, register, catalogue) if line.due]
    row = site_line(judged, register, catalogue)
    if not due and not judged.recommendation.steps:
        return None
    by_check: dict[str, list[FindingLine]] = {}
    for line in due:
        by_check.setdefault(line.check, []).append(line)
    blocks = tuple(
        Block(
            title=found[0].check_title,
            rules=tuple(dict.fromkeys(line.rule for line in found if line.rule)),
            lines=tuple(found[:SHOWN_PER_CHECK]),
            more=len(found[SHOWN_PER_CHECK:]),
        )
        for found in by_check.values()
    )
    steps = tuple(one_line(step) for step in judged.recommendation.steps)
    return Duty(site=row.name, owner=row.owner, url=row.url, action=row.action, steps=steps, blocks=blocks)


def _message(register: Register, page: dict[str, Any]) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["Subject"] = page["title"]
    message["From"] = Address(f"{register.settings.district}网站监测", addr_spec=register.settings.mail.sender)
    message["Auto-Submitted"] = "auto-generated"
    text = _TEMPLATES.get_template("scorecard.txt.j2").render(page)
    message.set_content(text, charset="utf-8", cte="base64")
    html = _TEMPLATES.get_template("scorecard.html.j2").render(page)
    message.add_alternative(html, subtype="html", charset="utf-8", cte="base64")
    return message

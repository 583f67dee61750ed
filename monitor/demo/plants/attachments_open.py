"""Attachments that answer with an empty file, a page, or something else; and files that are odd but do open."""

from collections.abc import Iterator
from functools import partial

import msgspec

from monitor.demo.answers import Answer
from monitor.demo.page_truth import event_pages
from monitor.demo.planted import FAULT, LOOK_ALIKE, Planted, Spell
from monitor.demo.planting import Garden
from monitor.demo.truth import Truth
from monitor.demo.world import CRAWL_HOUR, DemoSite, Event, ExtraLink, What

FAULTS = {"empty": "pdf", "page": "docx", "other": "pdf"}
SOUND = {"table": "xls", "late": "pdf", "renamed": "doc"}
MODES = (*FAULTS, *SOUND)
WORDS = {
    "empty": "年度部门决算公开表", "page": "申报书（格式）", "other": "实施方案全文", "table": "补贴发放明细表",
    "late": "公示名单", "renamed": "报名表",
}  # fmt: skip
EXCEL = "application/vnd.ms-excel"


def sow(garden: Garden) -> None:
    """Two or three bad files and three that only look bad, each on another site's page about itself."""
    bad = tuple(FAULTS) if garden.seed % 2 else tuple(FAULTS)[garden.seed % 4 // 2 :][:2]
    modes = (*bad, *SOUND)
    for mode, site in zip(modes, garden.spots("attachments_open", len(modes)), strict=True):
        path = f"{garden.sites[site].base}upload/fujian.{(FAULTS | SOUND)[mode]}"
        garden.add_link(site, ExtraLink(text=WORDS[mode], url=path, kind="attachment"))
        day = garden.draw(-9, 5, "attachment", mode)
        garden.page("attachments_open", mode, site, f"path/{path}", day, 13 if mode == "other" else None)


def reply(answer: Answer, mode: str) -> Answer:
    """What is sent for the file."""
    if mode == "empty":
        return msgspec.structs.replace(answer, body=b"")
    if mode == "page":
        page = "<!DOCTYPE html><html><head><title>提示</title></head><body><p>文件已被移动，请联系管理员。</p></body></html>"
        return msgspec.structs.replace(answer, body=page.encode(), content_type="text/html; charset=utf-8")
    if mode == "other":
        return msgspec.structs.replace(answer, body=b"%TSD-Header-###%" + bytes(range(256)) * 8)
    if mode == "table":
        table = "<html xmlns:x='urn:schemas-microsoft-com:office:excel'><body><table><tr><td>1</td></tr></table></body></html>"
        return msgspec.structs.replace(answer, body=table.encode(), content_type=EXCEL)
    if mode == "late":
        return msgspec.structs.replace(answer, body=b"\r\n" * 200 + answer.body)
    return msgspec.structs.replace(answer, body=b"PK\x03\x04" + bytes(60), content_type="application/msword")


def truth(truth: Truth) -> Iterator[Planted]:
    """A bad file is due on the second day on which a crawl meets it."""
    for event in truth.scenario.events:
        check, _, mode = event.mode.partition("/")
        if event.what is not What.PAGE or check != "attachments_open":
            continue
        site = truth.scenario.site(event.site)
        for where, _ in event_pages(truth, site, event):
            for spell in truth.spells(site, partial(_holds, truth, event)):
                yield from _rows(truth, site, mode, where, spell)


def _holds(truth: Truth, event: Event, day: int) -> bool:
    return event.active(truth.scenario.at(day, CRAWL_HOUR))


def _rows(truth: Truth, site: DemoSite, mode: str, where: str, spell: Spell) -> Iterator[Planted]:
    days = range(spell.first + 1, (spell.last or truth.days) + 1)
    second = next((day for day in days if truth.seen(site, day)), None)
    due = spell.first if spell.hidden or mode in SOUND else second
    if due is not None:
        yield Planted(
            site=site.id, check="attachments_open", code="file_bad", where=where, unmeasurable=spell.hidden,
            since=truth.scenario.date_of(spell.first), due=truth.scenario.date_of(due), until=truth.day_of(spell.last),
            kind=FAULT if mode in FAULTS else LOOK_ALIKE, note=mode,
        )  # fmt: skip

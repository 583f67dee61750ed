"""A site that leads to no channel for questions; one that calls it by an unusual name."""

from collections.abc import Iterator
from typing import Any

from monitor.demo.draft import Draft
from monitor.demo.page_truth import event_faults
from monitor.demo.paths import home_url
from monitor.demo.planted import Planted
from monitor.demo.planting import Garden
from monitor.demo.truth import Truth

CHECK = "consultation_channel"
MODES = ("gone", "odd_name")
CODES = {"gone": "channel_missing"}
NAME, ODD = "领导信箱", "民声连线"


def sow(garden: Garden) -> None:
    """The site on its way out has taken its mailbox away; another one gives it a name of its own."""
    garden.page(CHECK, "gone", garden.leaving, "*")
    garden.page(CHECK, "odd_name", garden.second, "*")


def alter(draft: Draft, mode: str) -> None:
    """Take the mailbox out of the menu and its page, or rename it."""
    context: dict[str, Any] = draft.context
    if mode == "gone":
        context["nav"] = [pair for pair in context["nav"] if pair[0] != NAME]
        if "letters" in context:
            context |= {
                "letters": (),
                "paragraphs": [
                    "本栏目已停止使用，历史来信及其办理结果已按规定归档，如需查阅可到档案馆申请。网站内容将迁移至新的网址，具体时间和地址请留意首页公告，由此带来的不便敬请谅解。"
                ],
            }
    else:
        context["nav"] = [(ODD if text == NAME else text, href) for text, href in context["nav"]]


def truth(truth: Truth) -> Iterator[Planted]:
    """The home page leads to no channel: a veto at once."""
    for row in event_faults(truth, CHECK, CODES, lambda site, _: home_url(truth.scenario, site)):
        yield Planted(**{name: getattr(row, name) for name in row.__struct_fields__} | _veto(row))


def _veto(row: Planted) -> dict[str, Any]:
    return {"level": "veto", "veto_due": row.due} if row.kind == "fault" else {}

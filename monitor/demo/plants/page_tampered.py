"""Pages that somebody tampered with, and honest ones that look alike (RULES V-1 (4))."""

from collections.abc import Iterator

from monitor.demo.draft import Draft
from monitor.demo.page_truth import page_faults
from monitor.demo.planted import Planted
from monitor.demo.planting import Garden
from monitor.demo.truth import Truth

CHECK = "page_tampered"
MODES = ("script", "frame", "title", "share", "counter")
CODES = {"script": "script_planted", "frame": "frame_planted", "title": "title_hijacked"}
HTML = {
    "script": "<script>document.write(unescape('" + "%3c%73%63%72%69%70%74%3e" * 6 + "'))</script>",
    "frame": '<iframe src="http://js.heilian-moni.com/x.html" width="0" height="0"></iframe>',
    "share": '<script>var t=unescape("%u5206%u4eab");document.title=document.title;</script>',
    "counter": '<iframe src="/tongji/count.html" style="display:none"></iframe>',
}


def sow(garden: Garden) -> None:
    """One sign each on the pages of other sites, some from the middle of the run; two honest pages beside them."""
    days = (-40, garden.draw(2, 8, "tampered"), -40, -40, -40)
    for mode, site, day in zip(MODES, garden.spots(CHECK, len(MODES)), days, strict=True):
        garden.page(CHECK, mode, site, "column/jgzn", day)


def alter(draft: Draft, mode: str) -> None:
    """What the intruder, or the honest webmaster, put into the page."""
    if mode == "title":
        draft.context["title"] = "新葡京_百家乐在线_" + draft.context["title"]
    elif mode == "counter":
        draft.foot.append(HTML[mode].replace("/tongji/count.html", "/images/logo.png"))
    else:
        draft.foot.append(HTML[mode])


def truth(truth: Truth) -> Iterator[Planted]:
    """The intruder's signs are the faults."""
    return page_faults(truth, CHECK, CODES)

"""Whether a page without a known address is a site's home page, told by its make."""

from monitor.model import PageFacts, PageKind
from monitor.observe.outline import Outline
from monitor.observe.regions import Region

_BLOCKS = 3
_ROWS = 8


def looks_like_home(outline: Outline, facts: PageFacts) -> bool:
    """A page that belongs to no column, shows no way back, names itself like the site and lists items in several
    blocks."""
    tags = facts.tags
    if facts.published or tags.get("ArticleTitle") or tags.get("ColumnName"):
        return False
    if any(line.region is Region.CRUMB for line in outline.lines) or facts.kind is PageKind.ARTICLE:
        return False
    site = tags.get("SiteName", "")
    named = facts.title.endswith(("网", "政府", "网站", "门户", "门户网站", "首页", "主页")) or (
        site and site in facts.title
    )
    return bool(named) and len(facts.rows) >= _ROWS and _blocks(outline, facts) >= _BLOCKS


def _blocks(outline: Outline, facts: PageFacts) -> int:
    """In how many lists the items stand."""
    listed = {row.url for row in facts.rows}
    groups = set()
    for anchor in outline.anchors:
        if anchor.url in listed:
            parent = anchor.element.getparent()
            groups.add(parent.getparent() if parent is not None and parent.tag in ("li", "p", "dd", "h3") else parent)
    return len(groups)

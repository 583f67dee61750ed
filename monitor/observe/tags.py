"""The meta tags that every page of a government site carries (RULES 6.4, 国办发〔2017〕47号)."""

from lxml import etree

SITE_TAGS = ("SiteName", "SiteDomain", "SiteIDCode")
COLUMN_TAGS = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
ARTICLE_TAGS = ("ArticleTitle", "PubDate", "ContentSource")
OPTIONAL_TAGS = ("Keywords", "Author", "Description", "Image", "Url")
_CANONICAL = {name.lower(): name for name in (*SITE_TAGS, *COLUMN_TAGS, *ARTICLE_TAGS, *OPTIONAL_TAGS)}
_ORDER = {name: place for place, name in enumerate(_CANONICAL.values())}
_MAX_VALUE = 200


def read_tags(root: etree._Element) -> dict[str, str]:
    """The page's tags by canonical name, in the order of the rule, values as they stand there.

    An empty value or "null" is kept: that is a fault of its own.  Of several tags of one name the first that says
    something counts, one in canonical spelling before the others.
    """
    found: dict[str, tuple[tuple[bool, bool], str]] = {}
    for element in root.iter("meta"):
        written = (element.get("name") or "").strip()
        name = _CANONICAL.get(written.lower())
        if name is None:
            continue
        value = " ".join((element.get("content") or "").split())[:_MAX_VALUE]
        worth = (says_something(value), written == name)
        if name not in found or worth > found[name][0]:
            found[name] = (worth, value)
    return {name: found[name][1] for name in sorted(found, key=_ORDER.__getitem__)}


def says_something(value: str) -> bool:
    """Whether a tag's value is one: "null" is what a CMS prints where an editor left the field empty."""
    return bool(value) and value.lower() not in ("null", "undefined")

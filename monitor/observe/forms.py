"""The forms of a page: where they are sent, and what they ask."""

from lxml import etree

from monitor.contract import Field, Form
from monitor.observe.outline import Outline, texts_of
from monitor.observe.urls import join

_MOST_FORMS = 20
_MOST_FIELDS = 60
_WORDS = 300


def read_forms(root: etree._Element, outline: Outline) -> tuple[Form, ...]:
    """The forms in the order of the page; those that are sent to no http(s) address are left out."""
    found = []
    for element in list(root.iter("form"))[:_MOST_FORMS]:
        url = join(outline.base, element.get("action") or outline.base, outline.charset)
        if url:
            found.append(
                Form(
                    url=url,
                    method=(element.get("method") or "get").strip().lower(),
                    fields=_fields(element),
                    words=" ".join(" ".join(texts_of(element)).split())[:_WORDS],
                )
            )
    return tuple(found)


def _fields(form: etree._Element) -> tuple[Field, ...]:
    found = []
    for element in form.iter("input", "select", "textarea", "button"):
        kind = (element.get("type") or "text").lower() if element.tag == "input" else str(element.tag)
        words = element.get("name") or element.get("id") or ""
        found.append(Field(name=words, type=kind, value=(element.get("value") or "")[:200]))
    return tuple(found[:_MOST_FIELDS])

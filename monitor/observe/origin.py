"""Where a saved page came from, as far as the page itself tells."""

import re

import msgspec
from lxml import etree

from monitor.model import PageFacts
from monitor.observe.tags import read_tags, says_something
from monitor.observe.urls import join

_SAVED = re.compile(r"<!--\s*saved from url=\(\d+\)\s*(https?://[^\s>]+?)\s*-->", re.I)
_NOWHERE = "http://unknown.invalid"
_FOLDER = "saved"
_BARE_HOST = re.compile(r"^(?:[\w\-]+\.)+[a-z]{2,}(?:[:/]|$)", re.I)
_IN_NAME = re.compile(r"(?:[a-z0-9\-]+\.)+(?:gov\.cn|org\.cn|com\.cn|cn|com|org|net)(?![a-z0-9.])", re.I)


def told_url(root: etree._Element, text: str) -> str:
    """The page's own URL: its Url tag, its canonical link, og:url, or what the browser noted that saved it; empty when
    it does not say."""
    tagged = read_tags(root).get("Url", "")
    named = [tagged] if says_something(tagged) else []
    named += [element.get("href") or "" for element in root.iter("link") if (element.get("rel") or "") == "canonical"]
    named += [element.get("content") or "" for element in root.iter("meta") if element.get("property") == "og:url"]
    saved = _SAVED.search(text[:4_000])
    named += [saved[1]] if saved else []
    return next((url for url in map(_absolute, named) if url), "")


def plausible_base(root: etree._Element, file_name: str) -> str:
    """A URL to read the links of a saved page against when it does not tell its own; its path means nothing."""
    base = root.find(".//base[@href]")
    if base is not None and _absolute(base.get("href") or ""):
        return _absolute(base.get("href") or "")
    domain = _absolute(read_tags(root).get("SiteDomain", ""))
    named = _IN_NAME.search(file_name)
    host = domain.split("/")[2] if domain else named[0].lower() if named else ""
    return f"http://{host}/{_FOLDER}/{file_name}" if host else f"{_NOWHERE}/{_FOLDER}/{file_name}"


def as_written(facts: PageFacts, base: str) -> PageFacts:
    """The facts with the paths that stand in the page, where the host that they were read against is made up."""
    if not base.startswith(f"{_NOWHERE}/"):
        return facts
    packed = msgspec.json.encode(facts)
    packed = packed.replace(f"{_NOWHERE}/{_FOLDER}/".encode(), b"").replace(f"{_NOWHERE}/".encode(), b"/")
    return msgspec.json.decode(packed, type=PageFacts)


def _absolute(url: str) -> str:
    url = url.strip()
    if _BARE_HOST.match(url):
        url = "http://" + url
    return join(url, url) if url.lower().startswith(("http://", "https://")) else ""

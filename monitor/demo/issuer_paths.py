"""Where an issuer's pages are."""

from monitor.demo.chance import number
from monitor.demo.policy_text import STATE
from monitor.demo.world import DemoDocument, Scenario
from monitor.model import BEIJING

LIST = "/zhengce/"


def list_path(turn: int) -> str:
    """Path of a page of the list: 0 is the first."""
    return f"{LIST}index_{turn}.html" if turn else LIST


def document_path(document: DemoDocument) -> str:
    """Path of a document's own page."""
    at = document.at.astimezone(BEIJING)
    serial = 7_000_000 + number("serial", document.id, f"{at:%Y%m%d%H%M}") % 900_000
    if document.issuer == STATE:
        return f"/zhengce/content/{at:%Y%m}/content_{serial}.htm"
    return f"/zwgk/szfwj/{at:%Y%m}/t{at:%Y%m%d}_{serial}.html"


def issued_file(document: DemoDocument) -> str:
    """Path of what is attached to a document; empty where nothing is."""
    folder = document_path(document).rpartition("/")[0]
    name = f"P{number('file', document.id, document_path(document)) % 10**12:012d}"
    return f"{folder}/{name}.{document.file.rpartition('.')[2]}" if document.file else ""


def document_url(scenario: Scenario, document: DemoDocument) -> str:
    """Absolute URL of a document's own page."""
    return scenario.host(scenario.issuer(document.issuer).host).origin + document_path(document)

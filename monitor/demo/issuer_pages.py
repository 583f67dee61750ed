"""The pages of the issuers: a home page, a list of documents on as many pages as it needs, a page for each document."""

from datetime import datetime
from typing import Any

import jinja2

from monitor.demo.issuer_paths import LIST, document_path, issued_file, list_path
from monitor.demo.pages import FILES, PDF, TYPES, Page
from monitor.demo.policy_text import STATE, issued_text
from monitor.demo.state import State
from monitor.demo.world import DemoDocument, DemoHost, DemoIssuer, Genre, Scenario
from monitor.model import BEIJING

ROWS = 12
"""Documents on one page of the list."""
ON_HOME = 6
KINDS = {Genre.OPINIONS: "意见", Genre.NOTICE: "通知", Genre.PLAN: "通知", Genre.RULES: "办法", Genre.NEWS: "其他"}


class IssuerPages:
    """Renders the pages of the issuers and remembers what it rendered."""

    def __init__(self, scenario: Scenario, state: State) -> None:
        self.scenario = scenario
        self._state = state
        environment = jinja2.Environment(
            loader=jinja2.PackageLoader("monitor.demo", "templates"), autoescape=True, trim_blocks=True
        )
        self._template = {
            issuer.host: environment.get_template(f"issuer_{'state' if issuer.id == STATE else 'city'}.html.j2")
            for issuer in scenario.issuers
        }
        self._issuers = {issuer.host: issuer for issuer in scenario.issuers}
        self._documents = {
            issuer.host: sorted((d for d in scenario.documents if d.issuer == issuer.id), key=lambda d: d.at, reverse=True)
            for issuer in scenario.issuers
        }  # fmt: skip
        self._by_path = {
            (host, path): document
            for host, documents in self._documents.items()
            for document in documents
            for path in (document_path(document), issued_file(document))
            if path
        }
        self._kept: dict[tuple[object, ...], Page] = {}

    def page(self, host: DemoHost, path: str, moment: datetime) -> Page | None:
        """What an issuer answers at a moment; ``None``: there is no such page."""
        document = self._by_path.get((host.name, path))
        if document is not None:
            return self._of_document(host, document, path) if document.at <= moment else None
        out = [each for each in self._documents[host.name] if each.at <= moment]
        pages = max(1, -(-len(out) // ROWS))
        turn = next((turn for turn in range(pages) if path == list_path(turn)), None)
        if path != "/" and turn is None:
            return None
        drawn = path != "/" and self._state.list_drawn(host.name, moment)
        key = (host.name, path, len(out), drawn)
        if key not in self._kept:
            shown = out[:ON_HOME] if turn is None else out[turn * ROWS : (turn + 1) * ROWS]
            context: dict[str, Any] = {
                "kind": "home" if turn is None else "list",
                "rows": [_row(each) for each in shown],
            }
            if turn is not None:
                after = list_path(turn + 1) if turn + 1 < pages else ""
                context |= {"turn": turn, "pages": pages, "next": after, "drawn": drawn}
            self._kept[key] = self._render(host.name, context)
        return self._kept[key]

    def _of_document(self, host: DemoHost, document: DemoDocument, path: str) -> Page:
        key = (host.name, path)
        if key not in self._kept:
            if path == document_path(document):
                self._kept[key] = self._render(host.name, self._article(document))
            else:
                suffix = path.rpartition(".")[2]
                kind = TYPES.get(suffix, "application/octet-stream")
                self._kept[key] = Page(content_type=kind, body=FILES.get(suffix, PDF))
        return self._kept[key]

    def _article(self, document: DemoDocument) -> dict[str, Any]:
        at = document.at.astimezone(BEIJING)
        shown = f"{at:%Y-%m-%d %H:%M}" if document.hour else f"{at:%Y-%m-%d}"
        return {
            "kind": "article", "document": document, "shown": shown, "day": f"{at:%Y-%m-%d}", "stamp": shown.replace(" ", "-"),
            "written": f"{document.written.year}年{document.written.month}月{document.written.day}日",
            "genre": KINDS[document.genre], "topic": f"{document.matter}、政务", "index": f"11JZ{at:%Y%m%d%H%M}",
            "paragraphs": issued_text(self.scenario, document), "file": issued_file(document),
            "news": document.genre is Genre.NEWS,
        }  # fmt: skip

    def _render(self, host: str, context: dict[str, Any]) -> Page:
        issuer: DemoIssuer = self._issuers[host]
        text = self._template[host].render(page={"name": issuer.name, "list": LIST} | context)
        return Page(content_type="text/html; charset=utf-8", body=text.encode())


def _row(document: DemoDocument) -> dict[str, str]:
    at = document.at.astimezone(BEIJING)
    return {
        "title": document.title, "href": document_path(document), "date": f"{at:%Y-%m-%d}", "number": document.number,
    }  # fmt: skip

"""A page of the district on its way to the reader, for what a planted fault makes of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from monitor.demo.routes import Resource
from monitor.demo.world import Scenario


@dataclass(kw_only=True)
class Draft:
    """One page before it is rendered.

    ``context`` is what the template is given (heading, paragraphs, source, published, metas, rows, nav, foot …) and may
    be changed freely.  ``head``, ``text``, ``main`` and ``foot`` take raw HTML that is put at the end of ``<head>``, of
    the article's text, of the main area and of ``<body>``.  ``rewrites`` are applied to the rendered page, in order.
    """

    scenario: Scenario
    resource: Resource
    moment: datetime
    context: dict[str, Any]
    head: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    main: list[str] = field(default_factory=list)
    foot: list[str] = field(default_factory=list)
    rewrites: list[Callable[[str], str]] = field(default_factory=list)

    def drop_tags(self, *names: str) -> None:
        """Leave these meta tags out."""
        self.context["metas"] = [(name, value) for name, value in self.context["metas"] if name not in names]

    def set_tag(self, name: str, value: str) -> None:
        """Give a meta tag another value."""
        self.context["metas"] = [(each, value if each == name else old) for each, old in self.context["metas"]]

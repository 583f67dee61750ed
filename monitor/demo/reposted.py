"""The pages of a district that carry documents of the issuers: where they are, what they show, when they are there."""

from collections.abc import Iterator
from datetime import datetime

from monitor.demo.copying import Copied, copied
from monitor.demo.paths import article_path, file_path, url
from monitor.demo.world import DemoColumn, DemoRepost, DemoSite, Scenario

FIRST_ITEM = 50_000
"""Items of a column from this number on are reposts; below, they are the days of what it publishes itself."""


def repost_path(scenario: Scenario, repost: DemoRepost) -> str:
    """Path of a repost's page on its site's host."""
    site, column = place_of(scenario, repost)
    return article_path(site, column, FIRST_ITEM + repost.item, repost.shown)


def repost_url(scenario: Scenario, repost: DemoRepost) -> str:
    """Absolute URL of a repost's page."""
    return url(scenario, scenario.site(repost.site), repost_path(scenario, repost))


def repost_file(scenario: Scenario, repost: DemoRepost) -> str:
    """Path of the file that a repost offers; empty where it offers none."""
    name = copied(scenario, repost).file
    site = scenario.site(repost.site)
    return file_path(site, f"P{FIRST_ITEM + repost.item}{repost.column}", name.rpartition(".")[2]) if name else ""


def place_of(scenario: Scenario, repost: DemoRepost) -> tuple[DemoSite, DemoColumn]:
    """The site and the column in which a repost stands."""
    site = scenario.site(repost.site)
    column = site.column(repost.column)
    assert column is not None
    return site, column


class Reposted:
    """The reposts of a scenario by their columns, with what their pages say."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._kept: dict[DemoRepost, Copied] = {}
        self._by_column: dict[tuple[str, str], list[DemoRepost]] = {}
        for repost in scenario.reposts:
            self._by_column.setdefault((repost.site, repost.column), []).append(repost)

    def of(self, site: DemoSite, column: DemoColumn, moment: datetime) -> tuple[DemoRepost, ...]:
        """What stands in a column at a moment, the newest date first."""
        there = (each for each in self._by_column.get((site.id, column.slug), ()) if each.stands(moment))
        return tuple(sorted(there, key=lambda each: (each.shown, each.item), reverse=True))

    def every(self, site: DemoSite, column: DemoColumn) -> Iterator[DemoRepost]:
        """Whatever stands in a column at any time."""
        yield from self._by_column.get((site.id, column.slug), ())

    def copy(self, repost: DemoRepost) -> Copied:
        """What a repost's page shows."""
        if repost not in self._kept:
            self._kept[repost] = copied(self._scenario, repost)
        return self._kept[repost]

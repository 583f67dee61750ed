"""Limits of a crawl: which URLs are not followed, and why.

Everything refused is counted by reason, so that the coverage row can say what a crawl did not see.
"""

import re
from collections import Counter

from monitor.model import Budget

_NUMBER = re.compile(r"\d+")
_ID = re.compile(r"(?<![0-9a-zA-Z])(?=[0-9a-fA-F-]*\d)[0-9a-fA-F]{8,}(?:-[0-9a-fA-F]{4,})*(?![0-9a-zA-Z])")
_DATE_IN_PATH = re.compile(r"(?<!\d)((?:19|20|21)\d{2})[-/_.]?(0?[1-9]|1[0-2])(?:[-/_.]|\b|(?=\d{2}\b))")
_DATE_NAMES = frozenset(
    [
        "y",
        "m",
        "d",
        "year",
        "month",
        "day",
        "date",
        "week",
        "yyyy",
        "mm",
        "dd",
        "riqi",
        "nian",
        "yue",
        "ri",
        "calendar",
        "cal_month",
    ]
)
_CALENDAR = re.compile("calendar|rili|schedule|archive|events")
_MAX_URL = 2_000
_MAX_SEGMENTS = 16
_MAX_REPEATS = 3
_MAX_PARAMETERS = 8
_FILTER_PARAMETERS = 3
_MAX_FILTERED = 200
_MAX_CALENDAR = 60
_FAR_YEARS = 2
_OLDEST_YEAR = 1995
_MANY_SHAPES = 100_000


def pattern_of(url: str) -> str:
    """The shape of a URL: numbers and ids replaced, query reduced to its sorted names.  Pages that a machine makes from
    one template share a shape."""
    head, _, query = url.partition("?")
    shape = _NUMBER.sub("0", _ID.sub("x", head))
    if not query:
        return shape
    names = sorted({part.partition("=")[0] for part in query.split("&") if part})
    return shape + "?" + "&".join(names)


class Limits:
    """The budget of one crawl, spent URL by URL.

    ``admit`` answers with the reason for which a page is not to be followed, or an empty text.  Memory grows with the
    number of shapes up to a bound, not with that of URLs.
    """

    def __init__(self, budget: Budget, year: int) -> None:
        self._budget = budget
        self._year = year
        self._shapes: Counter[str] = Counter()
        self._filtered: Counter[str] = Counter()
        self.cut: Counter[str] = Counter()
        self.admitted = 0

    def admit(self, url: str, depth: int) -> str:
        """Spend one page, or say why not: ``depth``, ``pages``, ``pattern``, ``calendar``, ``filters``,
        ``growing_path`` or ``too_long``."""
        shape = pattern_of(url)
        reason = self._refusal(url, shape, depth)
        if reason:
            self.cut[reason] += 1
        else:
            self._spend(url, shape)
        return reason

    def admit_file(self, url: str) -> str:
        """The same for an image or attachment, which leads nowhere: only endless queries and lengths are refused."""
        reason = ""
        if len(url) > _MAX_URL:
            reason = "too_long"
        elif "?" in url:
            seen = self._tally("file " + pattern_of(url))
            reason = "pattern" if seen > self._budget.max_per_pattern else ""
        if reason:
            self.cut[reason] += 1
        return reason

    def spend_cut(self) -> dict[str, int]:
        """What was refused since the last call."""
        cut, self.cut = dict(self.cut), Counter()
        return cut

    def count(self, url: str) -> None:
        """Spend one page without asking: a registered page, or one that an interrupted crawl had already admitted."""
        self._spend(url, pattern_of(url))

    def _spend(self, url: str, shape: str) -> None:
        self.admitted += 1
        self._tally(shape)
        if url.count("=") >= _FILTER_PARAMETERS:
            self._filtered[url.partition("?")[0]] += 1

    def _tally(self, shape: str) -> int:
        """Count a shape; how often it was seen.  When too many shapes are known the rarest are forgotten: an endless
        pattern is not among them."""
        self._shapes[shape] = seen = self._shapes[shape] + 1
        rare = 1
        while len(self._shapes) > _MANY_SHAPES:
            self._shapes = Counter({name: times for name, times in self._shapes.items() if times > rare})
            rare *= 2
        return seen

    def _refusal(self, url: str, shape: str, depth: int) -> str:
        if depth > self._budget.max_depth:
            return "depth"
        if len(url) > _MAX_URL:
            return "too_long"
        if _grows(url):
            return "growing_path"
        parameters = url.count("=")
        if parameters > _MAX_PARAMETERS:
            return "filters"
        if parameters >= _FILTER_PARAMETERS and self._filtered[url.partition("?")[0]] >= _MAX_FILTERED:
            return "filters"
        seen = self._shapes[shape]
        if _is_calendar(url) and (self._far(url) or seen >= _MAX_CALENDAR):
            return "calendar"
        if seen >= self._budget.max_per_pattern:
            return "pattern"
        return "pages" if self.admitted >= self._budget.max_pages else ""

    def _far(self, url: str) -> bool:
        """Whether the date in the URL is one on which the site cannot have published anything yet."""
        years = [int(found.group(1)) for found in _DATE_IN_PATH.finditer(url.partition("://")[2])]
        return any(year > self._year + _FAR_YEARS or year < _OLDEST_YEAR for year in years)


def _grows(url: str) -> bool:
    """Paths that a wrong relative link makes longer with every step: a/b/a/b/a/b."""
    segments = [part for part in _path(url).split("/") if part]
    if len(segments) > _MAX_SEGMENTS:
        return True
    if len(segments) <= _MAX_REPEATS or len(set(segments)) == len(segments):
        return False
    counts = Counter(part for part in segments[:-1] if not part.isdigit())
    return any(times > _MAX_REPEATS for times in counts.values()) or _repeats(segments[:-1])


def _path(url: str) -> str:
    return url.partition("?")[0].partition("://")[2].partition("/")[2]


def _repeats(segments: list[str]) -> bool:
    """Whether a run of two or more segments follows itself twice."""
    for size in range(2, len(segments) // _MAX_REPEATS + 1):
        for start in range(len(segments) - _MAX_REPEATS * size + 1):
            run = segments[start : start + size]
            if segments[start : start + _MAX_REPEATS * size] == run * _MAX_REPEATS:
                return True
    return False


def _is_calendar(url: str) -> bool:
    """Pages drawn for a date rather than published on it: a date in the query, or a path that calls itself so.  Dated
    article paths such as ``/2026/1123/t123.html`` are not meant."""
    _, _, query = url.lower().partition("?")
    names = {part.partition("=")[0] for part in query.split("&")} if query else set()
    if names & _DATE_NAMES:
        return True
    path = _path(url.lower())
    return bool(_CALENDAR.search(path)) and bool(_NUMBER.search(path + query))

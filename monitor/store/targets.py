"""The crawl's working values: what to look at, and what became of it."""

from monitor.model import Frozen, Outcome


class Target(Frozen, frozen=True, kw_only=True):
    """A URL to look at in a crawl.  Smaller ``priority`` first.  ``kind`` is a :class:`~monitor.model.Link` kind;
    ``site`` the id of its owner, ``column`` the URL of the column that listed it, ``inside`` whether the crawled host
    serves it."""

    url: str
    depth: int = 0
    priority: int = 0
    kind: str = "page"
    site: str = ""
    column: str = ""
    inside: bool = True


class Done(Frozen, frozen=True, kw_only=True):
    """What became of a target: written in the same transaction as the page's observation, when both are put one after
    the other.

    ``page``: a page's body was read.  ``requests`` and ``links`` count what this target cost and gave; ``cut`` what was
    dropped because of it, by reason.  The counts live in the frontier until the crawl closes, so they survive a kill.
    """

    crawl: str
    key: int
    outcome: Outcome = Outcome.OK
    status: int | None = None
    page: bool = False
    requests: int = 1
    links: int = 0
    cut: dict[str, int] = {}


class Looked(Frozen, frozen=True, kw_only=True):
    """A target of this crawl with its outcome."""

    target: Target
    outcome: Outcome
    status: int | None = None


class Counts(Frozen, frozen=True, kw_only=True):
    """What a crawl has done so far, kills included."""

    waiting: int = 0
    done: int = 0
    pages: int = 0
    requests: int = 0
    links: int = 0
    pages_by_site: dict[str, int] = {}
    cut: dict[str, int] = {}

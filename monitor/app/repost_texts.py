"""The texts of a document and of its copy, for the page that lays them side by side."""

from collections.abc import Mapping

from monitor.contract import Reposts
from monitor.observe.page import read_text
from monitor.store.store import Store


def repost_texts(
    store: Store, reposts: Mapping[str, Reposts], document: str, url: str, body: str
) -> tuple[str, str] | None:
    """The issued text and that of one kept body of a page; ``None`` where either is not there: never read, only in an attachment,
    or no longer kept."""
    owed = (seen.duty.document for known in reposts.values() for seen in known.duties)
    issued = next((each.text for each in owed if each.key == document), "")
    kept = store.body(body) if issued and body else None
    copied = read_text(kept, url) if kept is not None else ""
    return (issued, copied) if copied else None

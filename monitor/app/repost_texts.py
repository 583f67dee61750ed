"""The texts of a document and of its copy, for the page that lays them side by side."""

from datetime import datetime

from monitor.observe.page import read_text
from monitor.store.store import Store


def repost_texts(store: Store, as_of: datetime, document: str, url: str, body: str) -> tuple[str, str] | None:
    """The issued text as known at a moment and that of one kept body of a page; ``None`` where either is not there: never read, only
    in an attachment, or no longer kept."""
    issued = store.issued_document(document, as_of)
    kept = store.body(body) if issued is not None and issued.text and body else None
    copied = read_text(kept, url) if kept is not None else ""
    return (issued.text, copied) if issued is not None and copied else None

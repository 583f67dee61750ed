"""What a server says with a body by which it can be asked later whether that body still is the one (RFC 9110, 8.8)."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from monitor.model import Frozen
from monitor.observe.exchange import Response

_SETTLED: Final = timedelta(seconds=60)
"""A Last-Modified younger than this may stand for two bodies, and a page made anew for every visitor always shows one."""

_LONGEST: Final = 250
_GZIPPED: Final = '-gzip"'


class Validators(Frozen, frozen=True):
    """An entity tag as the server wrote it, and a Last-Modified; empty where there is none that can be used."""

    etag: str = ""
    modified: str = ""

    def __bool__(self) -> bool:
        return bool(self.etag or self.modified)


def validators_of(response: Response) -> Validators:
    """The validators of a body that came with status 200 from the URL that was asked for."""
    if response.status != 200 or response.redirects:
        return Validators()
    return Validators(_etag(response), _modified(response))


def condition(validators: Validators) -> Validators:
    """The same as they are sent back.  Apache adds ``-gzip`` to the tag of a body that it compresses and then does not
    know that tag again, so both spellings are asked for."""
    etag = validators.etag
    if etag.endswith(_GZIPPED):
        etag = f'{etag}, {etag.removesuffix(_GZIPPED)}"'
    return Validators(etag, validators.modified)


def confirms(response: Response, held: Validators) -> bool:
    """Whether an answer 304 speaks of the body with these validators: it must not name a tag that is not theirs."""
    named = response.headers.get("etag", "").strip()
    return not named or not held.etag or _bare(named) == _bare(held.etag)


def _bare(etag: str) -> str:
    """A tag without the signs that it is weak, or that the body was compressed on its way."""
    return etag.removeprefix("W/").replace(_GZIPPED, '"')


def _etag(response: Response) -> str:
    etag = response.headers.get("etag", "").strip()
    usable = etag.isascii() and etag.isprintable() and "," not in etag and len(_bare(etag).strip('"')) > 0
    return etag if usable and len(etag) <= _LONGEST else ""


def _modified(response: Response) -> str:
    """The Last-Modified, if it was settled when the body was sent."""
    text = response.headers.get("last-modified", "").strip()
    modified = _moment(text)
    sent = _moment(response.headers.get("date", "")) or response.started
    return text if modified is not None and len(text) <= 40 and sent - modified >= _SETTLED else ""


def _moment(text: str) -> datetime | None:
    """An HTTP date; a server that leaves out the zone means UTC."""
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found

"""What the monitor and its crawl workers say to each other: one JSON document a line."""

import msgspec

from monitor.model import Coverage, LightRound
from monitor.observe.crawl import Progress


class Order(msgspec.Struct, frozen=True):
    """Crawl this host, or make a light round of it."""

    host: str
    light: bool = False


class Going(msgspec.Struct, frozen=True, tag=True):
    """How far the crawl is."""

    progress: Progress


class Crawled(msgspec.Struct, frozen=True, tag=True):
    """The crawl has ended."""

    coverage: Coverage


class Looked(msgspec.Struct, frozen=True, tag=True):
    """The light round has ended."""

    light: LightRound


class Failed(msgspec.Struct, frozen=True, tag=True):
    """It could not be done, in words for the person."""

    words: str


Told = Going | Crawled | Looked | Failed

encode = msgspec.json.Encoder().encode
order_of = msgspec.json.Decoder(Order).decode
told_of = msgspec.json.Decoder(Told).decode

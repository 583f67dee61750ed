"""``/metrics``: a collector that reads the present state on every scrape and keeps nothing in between."""

from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from monitor.contract import Check
from monitor.serve.families import families
from monitor.serve.view import Moment


class SiteCollector(Collector):
    """Turns the state that ``present`` gives into metrics, afresh each time it is asked."""

    def __init__(self, present: Callable[[], Moment], catalogue: Callable[[], Mapping[str, Check]]) -> None:
        self._present = present
        self._catalogue = catalogue

    def collect(self) -> Iterator[Metric]:
        """Every metric of the present moment."""
        return families(self._present(), self._catalogue())

    def describe(self) -> Iterator[Metric]:
        """Nothing: names depend on the checks, and registering must not read the store."""
        return iter(())


def exposition(collector: Collector, accept: str) -> tuple[bytes, str]:
    """The text of one scrape and its content type, in the format that ``accept`` asks for."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(collector)
    encode, content_type = choose_encoder(accept)
    return encode(registry), content_type

"""Past moments as OpenMetrics text with timestamps, for ``promtool tsdb create-blocks-from openmetrics``."""

from collections.abc import Iterable, Iterator, Mapping
from math import isfinite, isnan

from prometheus_client.metrics_core import Metric
from prometheus_client.samples import Sample

from monitor.contract import Check
from monitor.serve.families import families
from monitor.serve.view import Moment

Series = dict[tuple[tuple[str, str], ...], list[tuple[float, float]]]


def openmetrics_history(moments: Iterable[Moment], catalogue: Mapping[str, Check]) -> Iterator[str]:
    """The lines, each with its line break, of one OpenMetrics file that holds all moments.

    The format wants a family's samples together and a series' samples in order of time, so all are held until the last
    moment was read: about 100 bytes a sample.  ``moments`` must be in order of time.
    """
    heads: dict[str, Metric] = {}
    held: dict[str, dict[str, Series]] = {}
    for moment in moments:
        at = moment.at.timestamp()
        for family in families(moment, catalogue):
            heads.setdefault(family.name, family)
            for sample in family.samples:
                series = held.setdefault(family.name, {}).setdefault(sample.name, {})
                series.setdefault(_labels(sample), []).append((at, sample.value))
    for name, family in heads.items():
        yield f"# HELP {name} {family.documentation}\n# TYPE {name} {family.type}\n"
        for sample_name, series in held.get(name, {}).items():
            yield from _lines(sample_name, series)
    yield "# EOF\n"


def _labels(sample: Sample) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(sample.labels.items()))


def _lines(name: str, series: Series) -> Iterator[str]:
    for labels, samples in series.items():
        inside = ",".join(f'{key}="{_escaped(value)}"' for key, value in labels)
        head = f"{name}{{{inside}}}" if inside else name
        for at, value in samples:
            yield f"{head} {_number(value)} {at:.3f}\n"


def _number(value: float) -> str:
    if isnan(value):
        return "NaN"
    return repr(float(value)) if isfinite(value) else ("+Inf" if value > 0 else "-Inf")


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")

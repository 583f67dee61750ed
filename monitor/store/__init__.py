"""Facts on disk: written once, never changed, read as of any moment."""

from monitor.store.errors import StoreError
from monitor.store.evidence import evidence
from monitor.store.frontier import Frontier
from monitor.store.met import Met
from monitor.store.parents import Parents
from monitor.store.revisits import Kept, Keys, Revisit
from monitor.store.store import Observation, Store
from monitor.store.targets import Counts, Done, Looked, Target
from monitor.store.writer import Writer

__all__ = [
    "Counts",
    "Done",
    "Frontier",
    "Kept",
    "Keys",
    "Looked",
    "Met",
    "Observation",
    "Parents",
    "Revisit",
    "Store",
    "StoreError",
    "Target",
    "Writer",
    "evidence",
]

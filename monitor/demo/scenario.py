"""Scenarios: drawn from a seed, or read from a file that a person wrote."""

from monitor.demo import building
from monitor.demo.planting import plant
from monitor.demo.scenario_file import ScenarioError, read, write
from monitor.demo.world import Scenario

DEFAULT_SEED = 1
DEFAULT_DAYS = 21

__all__ = ["DEFAULT_DAYS", "DEFAULT_SEED", "Scenario", "ScenarioError", "draw", "load", "save"]


def draw(seed: int, days: int = DEFAULT_DAYS) -> Scenario:
    """The district of a seed with its faults and look-alikes.  ``days`` is how long it will be watched; what happens on
    a given day does not depend on it."""
    frame = building.Frame(seed)
    built = building.sites(frame)
    sound = Scenario(
        seed=seed,
        start=building.START,
        days=days,
        district=frame.district,
        pinyin=frame.pinyin,
        division=frame.division,
        hosts=building.hosts(frame),
        sites=tuple(built),
        issuers=building.issuers(),
        anchors=tuple(f"{'https' if at == 0 else 'http'}://{name}/" for at, name in enumerate(building.ANCHORS)),
    )
    return plant(sound, frame)


load = read
save = write

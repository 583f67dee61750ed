"""One program run to its end on one core: its CPU time, wall time and peak memory, children included."""

import os
import resource
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.bench.nginx import pinned

CLIENT_CORE = 1
_SAMPLE_S = 0.05


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a run took.  ``others``: how much of the client's core other programs took while it ran, 0 to 1."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    others: float
    finished: bool

    @classmethod
    def none(cls) -> Self:
        """Of a run that could not be."""
        return cls(wall_s=0.0, cpu_s=0.0, peak_mb=0.0, others=0.0, finished=True)


def run(command: Sequence[str], folder: Path, environment: dict[str, str], *, limit_s: float) -> Cost:
    """Run ``command`` in ``folder`` pinned to the client's core; its output goes to ``out.txt`` and ``err.txt`` there.

    CPU time is the kernel's, of the process and all children that it waited for.  Peak memory is the sum of the high-water
    marks over the process and its children, read twenty times a second: what ``wait4`` reports counts the memory of the
    process that started it as well.  A program that is not done after ``limit_s`` is ended.
    """
    with (folder / "out.txt").open("wb") as out, (folder / "err.txt").open("wb") as err:
        busy, began = _busy_s(CLIENT_CORE), time.perf_counter()
        process = subprocess.Popen(
            [*pinned(CLIENT_CORE), *command], cwd=folder, env=os.environ | environment, stdin=subprocess.DEVNULL,
            stdout=out, stderr=err, start_new_session=True,
        )  # fmt: skip
        try:
            status, usage, peak, finished = _watched(process.pid, began + limit_s)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        wall, busy = time.perf_counter() - began, _busy_s(CLIENT_CORE) - busy
    process.returncode = os.waitstatus_to_exitcode(status)
    cpu = usage.ru_utime + usage.ru_stime
    return Cost(
        wall_s=wall, cpu_s=cpu, peak_mb=peak / 1_024, others=max(0.0, (busy - cpu) / wall), finished=finished,
    )  # fmt: skip


def _watched(pid: int, until: float) -> tuple[int, resource.struct_rusage, int, bool]:
    """Exit status, usage, peak in kilobytes, and whether it ended by itself."""
    peak = 0
    while True:
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            return status, usage, peak, True
        if time.perf_counter() > until:
            os.killpg(pid, signal.SIGKILL)
            _, status, usage = os.wait4(pid, 0)
            return status, usage, peak, False
        peak = max(peak, sum(map(_high_water_kb, _tree(pid))))
        time.sleep(_SAMPLE_S)


def _busy_s(core: int) -> float:
    """How long a core has worked since the machine started."""
    name = f"cpu{core % (os.cpu_count() or 1)} "
    for line in Path("/proc/stat").read_text(encoding="ascii").splitlines():
        if line.startswith(name):
            user, nice, system, _, _, irq, soft, steal = map(int, line.split()[1:9])
            return (user + nice + system + irq + soft + steal) / os.sysconf("SC_CLK_TCK")
    return 0.0


def _tree(pid: int) -> list[int]:
    """A process and all below it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return [pid]
    return [pid, *(each for child in children for each in _tree(int(child)))]


def _high_water_kb(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0

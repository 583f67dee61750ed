"""A real Prometheus over blocks made of the monitor's own history."""

import json
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen


class Prometheus:
    """A running server on loopback."""

    def __init__(self, address: str) -> None:
        self.address = address

    def query(self, expression: str, at: datetime) -> list[dict[str, Any]]:
        """The series that an expression gives at a moment."""
        return self._result("query", query=expression, time=at.timestamp())

    def query_range(self, expression: str, start: datetime, end: datetime, step_s: int) -> list[dict[str, Any]]:
        """The series that an expression gives over a span."""
        return self._result("query_range", query=expression, start=start.timestamp(), end=end.timestamp(), step=step_s)

    def alert_rules(self) -> dict[str, str]:
        """The expression of every alert rule that it has loaded, by the alert's name."""
        groups = self._data("rules", type="alert")["groups"]
        return {rule["name"]: rule["query"] for group in groups for rule in group["rules"]}

    def _result(self, path: str, **asked: object) -> list[dict[str, Any]]:
        result: list[dict[str, Any]] = self._data(path, **asked)["result"]
        return result

    def _data(self, path: str, **asked: object) -> dict[str, Any]:
        with urlopen(f"http://{self.address}/api/v1/{path}?{urlencode(asked)}", timeout=20) as answer:
            found = json.load(answer)
        assert found["status"] == "success", found
        data: dict[str, Any] = found["data"]
        return data

    def ready(self) -> bool:
        """Whether it answers."""
        try:
            with urlopen(f"http://{self.address}/-/ready", timeout=2) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False


@contextmanager
def prometheus(
    program: Callable[[str], str], history: Path, folder: Path, *, rules: Path | None = None, lookback: str = "5m"
) -> Iterator[Prometheus]:
    """Blocks made from an OpenMetrics file, and a server over them until the block ends.  ``lookback``: how old a
    sample may be and still be the present value."""
    blocks, settings = folder / "blocks", folder / "prometheus.yml"
    settings.write_text(f"rule_files: [{rules}]\n" if rules else "global: {}\n", encoding="utf-8")
    made = [program("promtool"), "tsdb", "create-blocks-from", "openmetrics", str(history), str(blocks)]
    subprocess.run(made, check=True, capture_output=True, timeout=120)
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{held.getsockname()[1]}"
    command = [
        program("prometheus"), f"--config.file={settings}", f"--storage.tsdb.path={blocks}",
        f"--web.listen-address={address}",
        "--storage.tsdb.retention.time=100y", "--log.level=error", f"--query.lookback-delta={lookback}",
    ]  # fmt: skip
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        server = Prometheus(address)
        deadline = time.monotonic() + 60
        while not server.ready():
            assert running.poll() is None, "prometheus ended at once"
            assert time.monotonic() < deadline, "prometheus did not get ready"
            time.sleep(0.1)
        yield server
    finally:
        running.terminate()
        running.wait(timeout=20)

"""Processes that write to a store and may be killed."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def start(code: str, *arguments: str | Path) -> subprocess.Popen[bytes]:
    """Run Python code in a process of its own, from the repository's root."""
    return subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)], cwd=ROOT, stderr=subprocess.PIPE)

"""The command ``xunwang``.  Exit status: 0 the work was done whatever it found, 1 it could not be, 2 a wrong call."""

from monitor.cli.commands import app, main

__all__ = ["app", "main"]

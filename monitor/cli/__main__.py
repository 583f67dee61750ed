"""``python -m monitor.cli``: the same command without its launcher; the scheduler starts crawls so."""

from monitor.cli import main

main()

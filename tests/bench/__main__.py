"""``python -m tests.bench``: figures, not verdicts.  ``make bench`` and ``make bench-quick`` install what it needs first.

Without a word, all cases are measured; ``quick`` measures one case once.  ``growth`` says what our own memory does between
20,000 and 60,000 articles.  ``profile`` says what the CPU does a page, and how fast nothing but fetching or nothing but
parsing would be.  ``portal`` writes a synthetic portal, ``serve`` serves it.
"""

import argparse
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

from tests.bench.cases import FULL, GROWTH, PORT, QUICK, Case
from tests.bench.driver import measured
from tests.bench.figures import growth, show
from tests.bench.nginx import Served, serving
from tests.bench.portal_articles import Plan
from tests.bench.portal_writing import build
from tests.bench.runners import HOME, RUNNERS
from tests.bench.stages import profile


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument(
        "command", nargs="?", default="full", choices=("full", "quick", "growth", "profile", "portal", "serve")
    )
    parser.add_argument("--only", default="", help=f"who is measured, of {','.join(RUNNERS)}")
    parser.add_argument("--case", default="", help=f"cases by name, of {','.join(case.name for case in FULL)}")
    parser.add_argument("--size", type=int, help="cases of so many articles only")
    parser.add_argument("--minutes", type=float, default=56.0, help="no further repetition once so many are over")
    parser.add_argument("--limit", type=float, help="end each run after so many seconds")
    parser.add_argument("--articles", type=int, default=2_000, help="of the portal")
    parser.add_argument("--encoding", choices=("utf-8", "gb18030"), help="of the portal, or of the cases")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="folder of the portal")
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--gzip", action="store_true")
    return parser


def _chosen(cases: tuple[Case, ...], args: argparse.Namespace) -> list[Case]:
    names = [name for name in args.case.split(",") if name]
    return [
        replace(case, limit_s=args.limit or case.limit_s)
        for case in cases
        if (not names or case.name in names)
        and args.size in (None, case.articles)
        and args.encoding in (None, case.encoding)
    ]


def _compare(cases: tuple[Case, ...], args: argparse.Namespace) -> None:
    chosen = _chosen(cases, args)
    only = [name for name in args.only.split(",") if name]
    if unknown := set(only) - RUNNERS.keys():
        sys.exit(f"nobody is called {', '.join(sorted(unknown))}: there are {', '.join(RUNNERS)}")
    results = measured(chosen, only, args.minutes, lambda line: print(line, flush=True))
    show(chosen, results, HOME / "table.md")


def _serve(args: argparse.Namespace) -> None:
    """The portal over HTTP and HTTPS, and at two more addresses for the anchors of our line."""
    root = args.out / "www"
    here = [
        Served(root=root, port=args.port), Served(root=root, port=args.port + 1, https=True),
        *(Served(root=root, address=f"127.0.0.{at}", port=args.port) for at in (250, 251)),
    ]  # fmt: skip
    with serving(args.out.absolute() / "nginx", here, gzip=args.gzip):
        print(f"{here[0].url} and {here[1].url} (anchors {here[2].url} {here[3].url})", flush=True)
        while True:
            time.sleep(3_600)


def main() -> None:
    """One of the commands."""
    args = _parser().parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    HOME.mkdir(parents=True, exist_ok=True)
    if args.command == "profile":
        profile(args.articles, args.encoding or "utf-8")
    elif args.command == "growth":
        print(growth(*measured(GROWTH, (), args.minutes, lambda line: print(line, flush=True))))
    elif args.command in ("full", "quick"):
        _compare(FULL if args.command == "full" else QUICK, args)
    else:
        plan = Plan(articles=args.articles, encoding=args.encoding or "utf-8", seed=args.seed)
        args.out = args.out or HOME / f"{plan.encoding}-{plan.articles}"
        args.out.mkdir(parents=True, exist_ok=True)
        truth = build(plan, args.out)
        print(f"{len(truth['pages'])} pages, {len(truth['broken'])} missing targets: {args.out}", flush=True)
        if args.command == "serve":
            _serve(args)


if __name__ == "__main__":
    main()

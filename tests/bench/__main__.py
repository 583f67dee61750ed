"""``python -m tests.bench``: figures, not verdicts.

``portal`` writes a synthetic portal to a folder; ``serve`` serves it with nginx until interrupted.
"""

import argparse
import time
from pathlib import Path

from tests.bench.nginx import Served, serving
from tests.bench.portal import Plan, build


def main() -> None:
    """One of the sub-commands."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("portal", "serve"):
        command = commands.add_parser(name)
        command.add_argument("--articles", type=int, default=2_000)
        command.add_argument("--encoding", choices=("utf-8", "gb18030"), default="utf-8")
        command.add_argument("--seed", type=int, default=1)
        command.add_argument("--out", type=Path, required=True)
        command.add_argument("--port", type=int, default=8_800)
        command.add_argument("--gzip", action="store_true")
    args = parser.parse_args()
    truth = build(Plan(articles=args.articles, encoding=args.encoding, seed=args.seed), args.out)
    print(f"{len(truth['pages'])} pages, {len(truth['broken'])} missing targets: {args.out}/www, {args.out}/truth.json")
    if args.command == "serve":
        root = args.out / "www"
        here = [
            Served(root=root, port=args.port), Served(root=root, port=args.port + 1, https=True),
            *(Served(root=root, address=f"127.0.0.{at}", port=args.port) for at in (250, 251)),
        ]  # fmt: skip
        with serving(args.out.absolute() / "nginx", here, gzip=args.gzip):
            print(f"{here[0].url} and {here[1].url} (anchors {here[2].url} {here[3].url})", flush=True)
            while True:
                time.sleep(3_600)


if __name__ == "__main__":
    main()

"""Every command of ``xunwang``, put under one name."""

import logging
import sys

import typer

from monitor.cli.documents import COMMANDS as DOCUMENT_COMMANDS
from monitor.cli.judging import explain, findings, judge, scorecard
from monitor.cli.keeping import store_app
from monitor.cli.looking import crawl, look, probe
from monitor.cli.policies import policy_app
from monitor.cli.reading import read
from monitor.cli.registering import register_app
from monitor.cli.running import demo, run
from monitor.cli.usage import ChineseGroup

app = typer.Typer(
    name="xunwang",
    cls=ChineseGroup,
    help="巡网：区县政府网站全周期监测。先编辑台账 sites.toml，再用 xunwang run 开始每日监测。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (demo, run, look, read, probe, crawl, judge, findings, explain, scorecard):
    app.command()(command)
for name, about_documents in DOCUMENT_COMMANDS.items():
    policy_app.command(name)(about_documents)
app.add_typer(register_app, name="register")
app.add_typer(policy_app, name="policy")
app.add_typer(store_app, name="store")


@app.callback()
def _every(verbose: bool = typer.Option(False, "--verbose", "-v", help="在屏幕上显示运行日志")) -> None:
    logging.basicConfig(
        level=logging.INFO if verbose else logging.ERROR,
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )


def main() -> None:
    """The console script."""
    app()

"""The office's pages: an overview, a page a site, reposting, the lists, ``/metrics`` and ``/healthz``.  Read-only."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiohttp import web

from monitor.model import local_day
from monitor.reports.findings_xlsx import findings_workbook
from monitor.reports.repost_xlsx import repost_workbook
from monitor.reports.templating import templates
from monitor.serve.listening import SETTING, parsed
from monitor.serve.metrics import SiteCollector, exposition
from monitor.serve.pages import overview, site_page
from monitor.serve.reposts import UnknownFilterError, check_filters, chosen_rows, difference_of, reposts_page, table_of
from monitor.serve.view import View, moment

LOG = logging.getLogger(__name__)
VIEW: web.AppKey[View] = web.AppKey("view")

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_STATIC = {
    name: (files("monitor.serve").joinpath("static", name).read_bytes(), content_type)
    for name, content_type in (("style.css", "text/css"), ("sort.js", "text/javascript"))
} | {"difference.css": (files("monitor.reports").joinpath("templates", "difference.css").read_bytes(), "text/css")}
_TEMPLATES = templates(Path(__file__).parent / "templates")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ERRORS = {
    404: ("没有这个页面", "请核对网址，或从首页进入。"),
    405: ("这里只供查看", "本页面只能浏览，不接受提交。"),
    500: ("页面暂时无法生成", "监测程序内部出错，已记入日志，请把时间告诉管理员。"),
}

_NOTHING_TO_COMPARE = {
    "title": "没有可以对照的文本",
    "advice": "没有这一件，或者原文、转载件的正文没有保存（例如只有链接、正文在附件里、网页快照已过保存期）。",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def make_app(view: View) -> web.Application:
    """The application over a view; it reads the view on every request and never writes."""
    app = web.Application(middlewares=[_guard])
    app[VIEW] = view
    app.on_response_prepare.append(_secure)
    app.add_routes(
        [
            web.get("/", _overview),
            web.get("/site/{site}", _site),
            web.get("/findings.xlsx", _findings),
            web.get("/policies", _policies),
            web.get("/policies.xlsx", _policies_list),
            web.get("/policies/{document}/{site}", _difference),
            web.get("/metrics", _metrics),
            web.get("/healthz", _health),
            *(web.get(f"/static/{name}", partial(_static, name)) for name in _STATIC),
        ]
    )
    return app


async def start(view: View, listen: str, written: str = SETTING) -> tuple[web.AppRunner, str]:
    """Serve at ``listen`` (``address:port``, port 0 picks a free one; ``written`` says where that stands); the runner to
    clean up, and the real address.

    Raises :class:`~monitor.serve.listening.ServeError` when the address cannot be used.
    """
    address = parsed(listen, written)
    runner = web.AppRunner(make_app(view), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, address.host, address.port).start()
    except OSError as error:
        await runner.cleanup()
        raise address.refused(error) from error
    return runner, f"{listen.rpartition(':')[0]}:{runner.addresses[0][1]}"


async def _secure(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)


@web.middleware
async def _guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Errors as pages in Chinese; a fault of ours is logged and never shown."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        status = error.status
    except UnknownFilterError as error:
        told = {"title": "没有这个筛选条件", "advice": str(error), "back": "/policies", "district": ""}
        return _page("error.html.j2", told, status=404)
    except Exception:
        LOG.exception("cannot answer %s", request.path)
        status = 500
    known = status if status in _ERRORS else 404
    title, advice = _ERRORS[known]
    return _page("error.html.j2", {"title": title, "advice": advice, "district": ""}, status=status)


def _page(template: str, shown: dict[str, Any], status: int = 200) -> web.Response:
    text = _TEMPLATES.get_template(template).render(shown)
    return web.Response(text=text, content_type="text/html", charset="utf-8", status=status)


async def _overview(request: web.Request) -> web.Response:
    return _page("overview.html.j2", overview(request.app[VIEW]))


async def _site(request: web.Request) -> web.Response:
    view, key = request.app[VIEW], request.match_info["site"]
    judged = next((each for each in view.judgements() if each.site.id == key), None)
    if judged is None:
        raise web.HTTPNotFound
    return _page("site.html.j2", site_page(view, judged.site, judged))


async def _findings(request: web.Request) -> web.Response:
    view = request.app[VIEW]
    body = findings_workbook(view.register(), view.judgements(), catalogue=view.catalogue(), blocked=view.blocked())
    return _workbook(view, body, "findings", "发现清单")


def _workbook(view: View, body: bytes, name: str, title: str) -> web.Response:
    day = local_day(view.as_of() - timedelta(microseconds=1)).isoformat()
    disposition = f"attachment; filename=\"{name}-{day}.xlsx\"; filename*=UTF-8''{quote(f'{title}-{day}.xlsx')}"
    return web.Response(body=body, content_type=_XLSX, headers={"Content-Disposition": disposition})


async def _policies(request: web.Request) -> web.Response:
    check_filters(request.app[VIEW], request.query)
    return _page("policies.html.j2", reposts_page(request.app[VIEW], request.query))


async def _policies_list(request: web.Request) -> web.Response:
    view = request.app[VIEW]
    check_filters(view, request.query)
    table = table_of(view)
    rows = chosen_rows(table, request.query)
    body = await asyncio.to_thread(repost_workbook, view.register(), table, rows)
    return _workbook(view, body, "policies", "上级文件转载情况")


async def _difference(request: web.Request) -> web.Response:
    """One repost beside the issued text.  Aligning long texts takes a while, so it is done beside the loop."""
    document, site = request.match_info["document"], request.match_info["site"]
    found = await asyncio.to_thread(difference_of, request.app[VIEW], document, site)
    if found is None:
        return _page("error.html.j2", {**_NOTHING_TO_COMPARE, "district": ""}, status=404)
    return web.Response(text=found, content_type="text/html", charset="utf-8")


async def _metrics(request: web.Request) -> web.Response:
    view = request.app[VIEW]
    collector = SiteCollector(lambda: moment(view), view.catalogue)
    body, content_type = exposition(collector, request.headers.get("Accept", ""))
    return web.Response(body=body, headers={"Content-Type": content_type})


async def _health(request: web.Request) -> web.Response:
    view = request.app[VIEW]
    state = {"status": "ok", "as_of": view.as_of().isoformat(), "sites": len(view.register().sites)}
    return web.json_response(state)


async def _static(name: str, request: web.Request) -> web.Response:
    body, content_type = _STATIC[name]
    return web.Response(body=body, content_type=content_type, charset="utf-8")

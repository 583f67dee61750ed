"""What the mail, the pages and the metrics say of sites that refuse us at once, and of columns that we lost."""

import email
from collections.abc import Sequence
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default

import lxml.html
import pytest
from aiohttp.test_utils import TestClient, TestServer
from msgspec.structs import replace

from monitor.contract import UNREADABLE, ColumnState, Finding
from monitor.judging.result import SiteJudgement
from monitor.model import Outcome, Verdict, Visit
from monitor.reports.scorecard import scorecard
from monitor.serve.families import families
from monitor.serve.view import moment
from monitor.serve.web import make_app
from tests.reports.judgements import AS_OF, CATALOGUE, PORTAL, REGISTER, SITES, WEEK_END, all_good, judged, result
from tests.reports.judgements import visits as looks_at
from tests.serve.district_view import DistrictView

WALLED = ("jw", "wjw", "jtj")
LOST_URL = PORTAL + "bm/mzj/dt/"


def refused(key: str) -> SiteJudgement:
    """A site all of whose pages are kept from us."""
    site = next(each for each in SITES if each.id == key)
    what = "自2026年11月21日 02:00起未能查看（被防护系统拦截）：被防护系统拦截（瑞数）。"
    gap = Finding(
        code="unknown", verdict=Verdict.UNKNOWN, subject=site.url, where=site.url, what=what, fix="请加入白名单。"
    )
    names = ("home_updated", "columns_updated", "columns_blank", "links_work", "site_marks")
    changed = {name: result(name, Verdict.UNKNOWN, what, judged(name, key, gap)) for name in names}
    good = all_good(site)
    return replace(good, results=tuple(changed.get(each.check, each) for each in good.results), measured=0.25)


def lost() -> SiteJudgement:
    """A site with one column that we lost."""
    site = SITES[4]
    what = f"栏目“工作动态”不能判断是否空白：{UNREADABLE[ColumnState.LOST]}。"
    finding = Finding(
        code="unknown",
        verdict=Verdict.UNKNOWN,
        subject=LOST_URL,
        where=LOST_URL,
        what=what,
        fix="请人工查看。",
        since=AS_OF,
    )
    good = all_good(site)
    answer = result("columns_blank", Verdict.UNKNOWN, what, judged("columns_blank", site.id, finding))
    return replace(good, results=tuple(answer if each.check == "columns_blank" else each for each in good.results))


class WalledView(DistrictView):
    """The district on the day on which one address keeps us out of three sections."""

    def __init__(self) -> None:
        judgements = [all_good(SITES[0]), *map(refused, WALLED), lost(), all_good(SITES[5])]
        super().__init__(AS_OF, judgements)

    def visits(self, site: str) -> Sequence[Visit]:
        """Refused for the last day and a half."""
        looks = [
            replace(each, outcome=Outcome.OK) for each in looks_at(next(s for s in SITES if s.id == site), self.at)
        ]
        if site not in WALLED:
            return looks
        wall = {"outcome": Outcome.BLOCKED, "status": 412, "detail": "被防护系统拦截（瑞数）"}
        return [replace(each, **wall) if self.at - each.at < timedelta(hours=36) else each for each in looks]


def bodies(message: EmailMessage) -> list[str]:
    """Both forms of a mail without line breaks."""
    read = email.message_from_bytes(message.as_bytes(), policy=default)
    assert isinstance(read, EmailMessage)
    text, html = read.get_body(("plain",)), read.get_body(("html",))
    assert text is not None and html is not None
    markup = "".join(map(str, lxml.html.document_fromstring(html.get_content()).itertext()))
    return [" ".join(each.split()) for each in (text.get_content(), markup)]


@pytest.fixture(name="view")
def _view() -> WalledView:
    return WalledView()


def test_the_mail_says_it_once(view: WalledView) -> None:
    mail = scorecard(REGISTER, view.judged, None, WEEK_END, catalogue=CATALOGUE, blocked=view.blocked())
    for shown in bodies(mail):
        assert shown.count("这是监测地址被拦截，不是网站故障") == 1
        assert shown.count("瑞数") == 1
        assert "同一地址（127.0.1.1）上的 3 个站点" in shown
        assert "本系统读不到" in shown and "已请人工查看" in shown
        assert shown.count("南安区民政局：工作动态") == 1
        assert "（自 2026-11-23 起）" in shown


def test_a_site_s_own_mail_tells_of_the_others(view: WalledView) -> None:
    mail = scorecard(REGISTER, view.judged, None, WEEK_END, ("jw",), catalogue=CATALOGUE, blocked=view.blocked())
    for shown in bodies(mail):
        assert "3个站点" in shown and "同一地址（127.0.1.1）" in shown
        assert "读不到的栏目" not in shown
    calm = scorecard(REGISTER, view.judged, None, WEEK_END, ("lyw",), catalogue=CATALOGUE, blocked=view.blocked())
    for shown in bodies(calm):
        assert "本周各项均已测量" in shown and "拦截" not in shown


async def test_the_pages_say_it_once_and_each_site_refers_to_it(view: WalledView) -> None:
    async with TestClient(TestServer(make_app(view))) as client:
        overview = await (await client.get("/")).text()
        own = await (await client.get("/site/jw")).text()
        other = await (await client.get("/site/lyw")).text()
    assert overview.count("这是监测地址被拦截，不是网站故障") == 1
    assert LOST_URL in overview and "本系统读不到的栏目" in overview
    assert own.count("与同一地址（127.0.1.1）上的其他2个站点同时被拦截") == 5
    assert "同时被拦截" not in other


def test_one_metric_counts_the_addresses(view: WalledView) -> None:
    for each, number in ((view, 1.0), (DistrictView(), 0.0)):
        (gauge,) = (
            family for family in families(moment(each), CATALOGUE) if family.name == "govsite_blocked_addresses"
        )
        assert [(sample.labels, sample.value) for sample in gauge.samples] == [({}, number)]

"""RULES C-5: map pictures without a review number are candidates; numbers, services and site maps are not."""

import pytest

from checks import maps_licensed
from monitor.contract import Evidence
from monitor.judging.runner import run
from monitor.model import Verdict
from tests.checks.district import PORTAL_URL, evidence, judge
from tests.checks.pages import noted, page

MAP = '<h1>区情概况</h1><p>本区位于长江南岸，辖八个镇街，山水相依，交通便利，物产丰富。</p><img src="/images/p1.jpg" alt="行政区划图">'
SAMPLES: list[Evidence] = [evidence(noted("maps_licensed", maps_licensed.read, page(MAP)))]


def test_a_map_without_a_number_is_a_candidate() -> None:
    answer = judge(maps_licensed, SAMPLES[0])
    (found,) = answer.findings
    assert (answer.verdict, found.code, found.review) == (Verdict.WARN, "map_unlicensed", True)
    assert "行政区划图" in found.what
    assert answer.measures == {"maps_unlicensed": 1.0}


def test_a_candidate_does_not_count() -> None:
    result = run("maps_licensed", maps_licensed, SAMPLES[0])  # type: ignore[arg-type]
    assert result.judgement.verdict is Verdict.PASS
    assert not result.findings[0].counts


@pytest.mark.parametrize(
    "markup",
    [
        MAP + "<p>审图号：渝S（2023）045号</p>",
        MAP + "<p>底图 GS(2019)1822</p>",
        MAP.replace("行政区划图", "网站地图"),
        MAP.replace("行政区划图", "地图导航"),
        MAP.replace("行政区划图", "办事流程图"),
        MAP.replace(
            '<img src="/images/p1.jpg" alt="行政区划图">', '<iframe src="https://map.tianditu.gov.cn/"></iframe>'
        ),
        f'<div class="footer">{MAP}</div>',
    ],
)
def test_what_is_not_one(markup: str) -> None:
    assert maps_licensed.read(page(markup)) == ()


@pytest.mark.parametrize("source", ["/zjnan/xzqht.jpg", "/images/ditu_2023.png", "map.gif?v=2"])
def test_a_file_name_may_tell_it(source: str) -> None:
    (note,) = maps_licensed.read(page(f"<h1>区情</h1><p>本区概况介绍。</p><img src='{source}'>"))
    assert note.url.startswith(PORTAL_URL)


def test_no_map_is_a_pass_with_the_number_of_pages() -> None:
    answer = judge(maps_licensed, evidence(noted("maps_licensed", maps_licensed.read, page("<p>无图</p>"))))
    assert (answer.verdict, answer.findings) == (Verdict.PASS, ())
    assert "36" in answer.summary

"""The main job over real pages: what the copy lacks is a gap, what is there is read as a careful person would."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path

from monitor.model import OPENED, Verdict
from tests.corpus.whole_job import PINGTAN, STATISTICS, pingtan_site, statistics_site, whole_job
from tests.servers.replay import pingtan, replaying, statistics
from tests.servers.tls import Certificates

COLUMNS_SHOW = {
    "zwgk/ghxx/gzjzqk/": date(2025, 11, 11),
    "zwgk/tjxx/jdsj/": date(2026, 8, 25),
    "zwgk/tjxx/tjgb/": date(2026, 4, 29),
    "zwgk/gsgg/": date(2026, 9, 10),
    "zwgk/zfxxgk/fdzdgknr/zkly/rsrm/": date(2025, 8, 5),
    "zwgk/zdlyxxgk/yata/rdya/": date(2026, 1, 22),
    "zwgk/zdlyxxgk/aqsc_1/hzxk/": date(2026, 1, 6),
}

UNLINKED = PINGTAN + "zwgk/zdlyxxgk/aqsc_1/hzxk/202301/t20230131_43682.htm"
"""No page of the copy links to it: the list lacks its rows."""


async def test_a_districts_open_government_pages(shared: Path, tmp_path: Path) -> None:
    pages = pingtan(shared / "corpus")
    certificates = Certificates(tmp_path)
    as_of = datetime(2026, 9, 20, tzinfo=UTC)
    async with replaying(pages, certificates.good("www.pingtan.gov.cn")) as replay:
        store, coverage, judged = await whole_job(
            pingtan_site(), replay, certificates.ca_file, as_of, tmp_path / "pingtan.sqlite"
        )
    with store:
        assert coverage.gap is None
        assert coverage.pages >= 55
        for path, newest in COLUMNS_SHOW.items():
            state = store.last_state(PINGTAN + path)
            assert state is not None, path
            assert state.facts is not None, path
            assert max(row.shown for row in state.facts.rows if row.shown) == newest, path
        with (shared / "corpus" / "sites" / "pingtan" / "map.tsv").open(encoding="utf-8") as rows:
            articles = [row for row in csv.DictReader(rows, delimiter="\t") if row["kind"] == "article"]
        read = {row["url"]: store.last_state(row["url"]) for row in articles}
        assert [url for url, state in read.items() if state is None] == [UNLINKED]
        wrong = [
            row["url"] for row in articles
            if (state := read[row["url"]]) and state.facts and str(state.facts.published) != row["stated_date"][:10]
        ]  # fmt: skip
        assert wrong == []
    # Hundreds of targets are not in the copy: gaps, and not one of them a broken link.
    assert not [
        found for found in judged.findings if found.check == "links_work" and found.finding.code == "link_broken"
    ]
    # Newest rows of September 10: nobody is blank, and a waiting year-long column is no veto by itself.
    assert not [found for found in judged.findings if found.check == "columns_blank"]
    assert all(found.finding.where.startswith("https://www.pingtan.gov.cn/") for found in judged.findings)


async def test_a_thousand_gb18030_pages(shared: Path, tmp_path: Path) -> None:
    pages = statistics(shared / "corpus")
    certificates = Certificates(tmp_path)
    as_of = datetime(2018, 12, 1, tzinfo=UTC)
    async with replaying(pages, certificates.good("www.stats.gov.cn")) as replay:
        store, coverage, judged = await whole_job(
            statistics_site(), replay, certificates.ca_file, as_of, tmp_path / "statistics.sqlite"
        )
        assert len(set(replay.asked)) > 1_000
    with store:
        assert coverage.gap is None
        assert coverage.pages > 1_000
        state = store.last_state(STATISTICS + "50/5001.html")
        assert state is not None
        assert state.outcome in OPENED
        assert state.facts is not None
        assert state.facts.charset.lower() in ("gb18030", "gbk", "gb2312")
        assert any("北碚区" in row.title for row in state.facts.rows) or state.facts.text_chars > 0
    assert not [found for found in judged.findings if found.finding.code in ("link_broken", "outside_down")]
    assert judged.findings or all(result.judgement.verdict is not Verdict.FAIL for result in judged.results)

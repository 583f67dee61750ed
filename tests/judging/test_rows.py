"""Judgements as plain rows: complete, JSON-ready, with the rule as it may be quoted."""

import json
from datetime import timedelta

from monitor.contract import Home, MarksOnPage, SiteMarks
from monitor.judging import as_dict, findings_as_dicts, judge_site
from monitor.judging.rows import rule_words
from monitor.model import Marks
from tests.checks.district import AS_OF, PORTAL, PORTAL_URL, changed, evidence, item, waived
from tests.judging.answers import CHECK

HOME = Home(url=PORTAL_URL, looked_at=AS_OF - timedelta(hours=1), items=(item(20),))
BARE = SiteMarks(looked_at=AS_OF, home=MarksOnPage(url=PORTAL_URL, marks=Marks(sponsor="办公室")))


def test_a_row_says_everything_about_a_finding() -> None:
    judged = judge_site(evidence(HOME))
    row = next(row for row in findings_as_dicts(judged) if row["code"] == "home_stale")
    assert row["id"] == "1902a111f58a"
    assert (row["site"], row["check"], row["verdict"], row["title"]) == ("portal", "home_updated", "fail", "首页更新")
    assert (row["where"], row["subject"], row["counts"], row["waived"]) == (PORTAL_URL, PORTAL_URL, True, "")
    assert (row["at"], row["since"]) == ("2026-11-23T10:00:00Z", "2026-11-02T16:00:00Z")
    assert str(row["rule"]).startswith("V-3 《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）")
    assert "内部参考" not in str(row["rule"])


def test_a_finding_cites_its_own_rule() -> None:
    rows = {row["code"]: str(row["rule"]) for row in findings_as_dicts(judge_site(evidence(BARE)))}
    assert rows["icp_missing"].startswith("X-3 ")
    assert rows["conac_missing"].startswith("X-7 ")
    assert rows["icp_missing"].endswith("（内部参考，原文待核）")


def test_waived_rows_do_not_count() -> None:
    site = changed(PORTAL, waivers=(waived("home_updated"),))
    row = next(row for row in findings_as_dicts(judge_site(evidence(HOME, site=site))) if row["code"] == "home_stale")
    assert row["counts"] is False
    assert "经核实无需更新" in str(row["waived"])


def test_rows_are_json() -> None:
    judged = judge_site(evidence(HOME, BARE))
    whole = json.loads(json.dumps(as_dict(judged), ensure_ascii=False))
    assert (whole["site"], whole["grade"], whole["recommendation"]["action"]) == ("portal", "failed", "rectify")
    assert whole["checks"]["home_updated"]["verdict"] == "fail"
    assert whole["checks"]["columns_blank"]["verdict"] == "unknown"
    assert whole["recommendation"]["reasons"][0]["findings"] == ["1902a111f58a"]
    assert len(whole["findings"]) == len(judged.findings)


def test_only_what_was_read_in_a_public_copy_is_quoted_as_law() -> None:
    assert rule_words(CHECK.rules[0]) == "V-3 文件：条文"
    assert rule_words(CHECK.rules[1]) == "V-9 旁证：其他（内部参考，原文待核）"

"""What could not be measured: equal causes look equal, and what is quoted stays as the page has it."""

from msgspec.structs import replace

from monitor.contract import cannot_say
from monitor.judging.result import CheckResult
from monitor.reports.unmeasured import unmeasured
from tests.reports.judgements import CATALOGUE, SITES, all_good


def reason(words: str) -> str:
    """How the reason of one open check of the first site is told."""
    site = SITES[0]
    judgement = cannot_say(site, words.format(name=site.name, url=site.url))
    judged = replace(all_good(site), results=(CheckResult(check="links_work", judgement=judgement),))
    (found,) = unmeasured([judged], CATALOGUE)
    return found.reason.replace(site.name, "NAME")


def test_the_site_s_own_name_and_address_become_neutral_words() -> None:
    assert reason("“{name}”的栏目没有列表。") == "本站的栏目没有列表。"
    assert reason("{name}的首页{url}没有打开。") == "本站的首页本站首页没有打开。"


def test_a_title_that_begins_with_the_name_is_not_touched() -> None:
    assert reason("{name}的“{name}2025年度报告”没有读到发布日期。") == "本站的“NAME2025年度报告”没有读到发布日期。"
    assert reason("《{name}章程》没有日期。") == "《NAME章程》没有日期。"

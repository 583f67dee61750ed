"""The register of a simulated district as the office would keep it: ``sites.toml`` with every key explained."""

from collections.abc import Iterable

import msgspec

from monitor.demo.paths import column_url, home_url, url
from monitor.demo.world import CRAWL_HOUR, LIGHT_HOURS, PROBES_PER_DAY, DemoSite, Scenario
from monitor.model import Column, Contact, Issuer, Kind, Mail, Pace, Reposting, Robots, Settings, Site
from monitor.register.explained import (
    BESIDE,
    BUDGET_WORDS,
    ISSUER_EXAMPLE,
    ISSUER_WORDS,
    MAIL_WORDS,
    PACE_WORDS,
    REPOSTING_WORDS,
    SETTINGS_WORDS,
    SITE_EXAMPLE,
    explained,
    spelt,
)
from monitor.register.toml_text import table

_HEAD = """\
# 台账：{district}政府网站（模拟区县，由 xunwang demo 使用）。
#
# 换成本区县的网站：改 [settings]，再给每个站点写一个 [[sites]]；然后
#     xunwang register check     检查写得对不对，一次列出全部错误
#     xunwang run                开始每日监测
# “# 键 = 值”这样的行是没有用到的键，值是默认值或例子；去掉行首的“# ”就生效。

# ── 本区县、本机线路、存储 ──
[settings]"""

PACE = Pace(requests_per_s=20.0, concurrency=6)
"""The district's servers are our own: they can take more than a stranger's."""
REPOSTING = Reposting(feed_minutes=120, watch_minutes=120)
"""Issuers and columns of reposts are looked at less often than usual, which keeps the time-lapse short."""


def register_text(scenario: Scenario, *, store: str = "xunwang.sqlite") -> str:
    """The text of ``sites.toml`` for a scenario.  Columns that the office forgot to register are left out."""
    settings = msgspec.structs.replace(_settings(scenario), store=store)
    lines = [
        *_HEAD.format(district=scenario.district).splitlines(),
        *explained(settings, SETTINGS_WORDS, {"dns": ["192.0.2.53"]}),
        *("", "# 访问快慢：对每个 IP 地址", "[settings.pace]", *explained(settings.pace, PACE_WORDS)),
        *("", "# 一次巡检的限额：对每个主机", "[settings.budget]"),
        *explained(settings.budget, BUDGET_WORDS, dict.fromkeys(BUDGET_WORDS)),
        *("", "# 每周评分卡怎么发", "[settings.mail]"),
        *explained(settings.mail, MAIL_WORDS, {"username": "jiance", "password_env": None}),
        *("", "# 转载：上级的文件，谁在几小时内转载", "[settings.reposting]"),
        *explained(settings.reposting, REPOSTING_WORDS),
        *("", "# ── 上级发布源：须转载其政策的网站 ──", *_issuers(scenario)),
        *SITE_EXAMPLE.format(portal=home_url(scenario, scenario.portal), division=scenario.division).splitlines(),
    ]
    for site in scenario.sites:
        registered = _site(scenario, site)
        lines += ["", "", f"# {site.name}", "[[sites]]", *spelt(table(registered, "sites"))]
    return "\n".join([*lines, ""])


def _settings(scenario: Scenario) -> Settings:
    host = scenario.portal.host
    return Settings(
        district=scenario.district,
        division=scenario.division,
        contact_url=home_url(scenario, scenario.portal),
        office=f"{scenario.district}政府办公室",
        anchors=scenario.anchors,
        probes_per_day=PROBES_PER_DAY,
        crawl_hour=CRAWL_HOUR,
        light_hours=LIGHT_HOURS,
        pace=PACE,
        reposting=REPOSTING,
        mail=Mail(sender=f"xunwang@{host}", recipients=(f"zwgk@{host}",)),
    )


def _issuers(scenario: Scenario) -> Iterable[str]:
    for number, issuer in enumerate(scenario.issuers):
        made = Issuer(
            id=issuer.id, name=issuer.name, url=scenario.host(issuer.host).origin + "/", tier=issuer.tier,
            sources=issuer.sources, rules=issuer.rules, columns=issuer.columns,
        )  # fmt: skip
        lines = spelt(table(made, "issuers"))
        if number:
            yield from ("", "[[issuers]]", *lines)
            continue
        yield from ("[[issuers]]", *explained(made, ISSUER_WORDS, _unused(made)))
        yield from ISSUER_EXAMPLE.splitlines()
        rules, columns = lines.index("[[issuers.rules]]"), lines.index("[[issuers.columns]]")
        yield from ("", *lines[rules:columns])
        yield from (f"{lines[columns]:<{BESIDE}}# 要转载的栏目，写法同站点的栏目", *lines[columns + 1 :])


def _unused(issuer: Issuer) -> dict[str, object]:
    """The keys that the first issuer leaves at their defaults, with examples."""
    examples = {
        "hours": 24, "count": None, "sources": ["中国政府网"], "allow_private": None,
        "resolve": {"www.example.gov.cn": "192.0.2.80"},
    }  # fmt: skip
    return {key: example for key, example in examples.items() if not getattr(issuer, key) or example is None}


def _site(scenario: Scenario, site: DemoSite) -> Site:
    home = home_url(scenario, site)
    columns = tuple(
        Column(
            name=column.name, url=column_url(scenario, site, column), cls=column.cls, level=column.level,
            period_days=column.period_days, historical=column.form.value == "undated",
        )
        for column in site.columns if column.registered
    )  # fmt: skip
    return Site(
        id=site.id, name=site.name, kind=site.kind, owner=site.owner, url=home,
        prefixes=(url(scenario, site, site.base),) if site.kind is Kind.SECTION else (),
        site_code=site.site_code, icp=site.icp, police_id=site.police_id,
        contacts=(Contact(name=site.person, phone=site.phone),) if site.person or site.phone else (),
        stage=site.stage, opened=site.opened, stage_since=site.stage_since, successor=site.successor,
        columns=columns, robots=Robots.OBEY, waivers=site.waivers,
    )  # fmt: skip

"""The register of a simulated district as the office would keep it: ``sites.toml`` with every key explained."""

from collections.abc import Iterable

from monitor.demo.paths import column_url, home_url, url
from monitor.demo.toml_text import literal, table
from monitor.demo.world import CRAWL_HOUR, PROBES_PER_DAY, DemoSite, Scenario
from monitor.model import Column, Contact, Kind, Mail, Pace, Robots, Settings, Site
from monitor.register.fields import TOML_NAMES

_HEAD = """\
# 台账：{district}政府网站（模拟区县，由 xunwang demo 使用）。
#
# 换成本区县的网站：改 [settings]，再给每个站点写一个 [[sites]]；然后
#     xunwang register check     检查写得对不对，一次列出全部错误
#     xunwang run                开始每日监测
# 以“# ”开头、后面是“键 = 值”的行是没有用到的键，去掉“# ”就生效。

# ── 本区县、本机线路、存储和邮件 ──
"""

_SETTINGS: dict[str, str] = {
    "district": "区县名称，写在网页和周报上",
    "division": "行政区划代码前六位，网站标识码应以它开头",
    "contact_url": "写进我们的 User-Agent，让网站管理员知道是谁在访问、找谁",
    "office": "负责监测的单位",
    "anchors": "锚点：至少两个稳定的网址；它们都打不开时，是我们自己的线路断了，不算网站的错",
    "dns": "指定域名服务器（地址或 地址:端口）；不写就用系统的",
    "probes_per_day": "每天探测几次首页（至少 20 次）",
    "visit_timeout_s": "一次访问最多等多少秒（检查指标为 15 秒）",
    "crawl_hour": "每天从几点（北京时间）起逐页巡检",
    "store": "存储文件（相对于本文件），或数据库网址",
    "listen": "网页和指标开在哪个地址和端口；默认只有本机能看",
    "retention_days": "观测保留多少天",
    "allow_private": "是否允许访问内网地址（站点自己也可以单独允许）",
}

_SECTIONS = """
# 访问快慢：对同一个 IP 地址
[settings.pace]
{pace}

# 一次巡检的限额（每个主机）
[settings.budget]
# max_pages = 20000           # 最多读多少个网页
# max_depth = 12              # 从首页起最多走多少层
# max_per_pattern = 2000      # 同一种网址最多看多少个（防日历、筛选之类的陷阱）
# max_minutes = 180           # 最多多少分钟
# max_body_bytes = 5000000    # 一个网页最多读多少字节
# outside_links = true        # 外部网站的链接要不要看

# 每周评分卡怎么发；密码放在环境变量里，不写在这里
[settings.mail]
host = {host}            # 邮件服务器
port = {port}                      # 端口
sender = {sender}
security = "none"              # "none"、"starttls" 或 "tls"
# username = "jiance"         # 登录名
# password_env = "XUNWANG_SMTP_PASSWORD"   # 存放密码的环境变量的名字
recipients = {recipients}    # 全区评分卡发给谁
weekday = 1                    # 星期几发（1 为星期一）
hour = 8                       # 几点发（北京时间）
"""

_SITES = """
# ── 上级发布源：须转载其政策的网站 ──
# id、name、url 必填；columns 同站点的栏目；resolve、allow_private 同站点
{issuers}

# ── 站点 ──
# 每个站点的键：
#   id          简短不变的代号（必填）
#   name        名称（必填）
#   kind        portal 门户；section 专属网页（门户下的一个路径）；standalone 独立网站（必填）
#   owner       主管单位（必填）
#   url         首页网址（必填）
#   prefixes    属于该站点的网址前缀；专属网页必填，门户和独立网站不写就是整个主机
#   site_code   网站标识码；专属网页可以不写，按门户的算
#   icp、police_id   ICP备案编号、公安备案号
#   recipients  该站点的评分卡另外发给谁
#   stage       preparing 筹建、running 运行、rectifying 整改、suspended 临时下线、migrating 迁移、closed 关停
#   opened、stage_since   开通日期、进入当前阶段的日期
#   successor   迁移或关停后由哪个站点（id）承接
#   resolve     {{ "域名" = "地址" }}，内外网解析不同时用；dns 指定域名服务器
#   allow_private   是否允许访问内网地址
#   robots      obey 遵守 robots.txt；ignore 不理会（只用于本单位管理的网站）
#   pace        {{ requests_per_s = 2.0, concurrency = 2 }}
#   options     {{ 检查项 = {{ 参数 = 值 }} }}，例如 options = {{ home_updated = {{ warn_days = 10 }} }}
# [[sites.contacts]]  联系人：name、phone、email
# [[sites.columns]]   栏目：name、url（可写相对网址）、class、level（first 一级栏目、other 其他）、
#                     period_days（自定更新期限）、historical（true：历史专题，不要求更新）
#                     class：news 动态要闻、notice 通知公告、policy 政策文件、interpretation 政策解读、personnel 人事、
#                     plan 规划、finance 财政、report 报告、guide 指南、organisation 机构、interaction 互动、other 其他
#                     不写栏目时从导航中自动认；认不出的算“不可测”，不算空白
# [[sites.waivers]]   豁免：check（检查项）、reason（理由）、until（到哪天为止）、where（某个网址；不写就是整项）
"""

PACE = Pace(requests_per_s=20.0, concurrency=6)
"""The district's servers are our own: they can take more than a stranger's."""


def register_text(scenario: Scenario) -> str:
    """The text of ``sites.toml`` for a scenario.  Columns that the office forgot to register are left out."""
    settings = _settings(scenario)
    plain = {name: getattr(settings, name) for name in _SETTINGS}
    width = max(len(f"{key} = {literal(_listed(value))}") for key, value in plain.items() if len(str(value)) < 30)
    lines = ["[settings]"]
    for key, value in plain.items():
        line = f"{key} = {literal(_listed(value))}"
        lines.append(f"{'# ' if key == 'dns' else ''}{line:<{width}}  # {_SETTINGS[key]}")
    mail = settings.mail
    sections = _SECTIONS.format(
        pace="\n".join(
            f"{key} = {literal(value)}   # {words}"
            for key, value, words in (
                ("requests_per_s", settings.pace.requests_per_s, "每秒最多几次请求"),
                ("concurrency", settings.pace.concurrency, "同时最多几个请求"),
            )
        ),
        host=literal(mail.host), port=mail.port, sender=literal(mail.sender), recipients=literal(list(mail.recipients)),
    )  # fmt: skip
    issuers = "\n".join(_issuers(scenario))
    sites = [_site(scenario, site) for site in scenario.sites]
    blocks = (block for site in sites for block in ("", f"[[sites]]  # {site.name}", *_spelt(table(site, "sites"))))
    return "\n".join(
        [
            _HEAD.format(district=scenario.district) + "\n".join(lines),
            sections,
            _SITES.format(issuers=issuers),
            *blocks,
            "",
        ]
    )


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
        pace=PACE,
        mail=Mail(sender=f"xunwang@{host}", recipients=(f"zwgk@{host}",)),
    )


def _listed(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _issuers(scenario: Scenario) -> Iterable[str]:
    for issuer in scenario.issuers:
        yield "[[issuers]]"
        yield f"id = {literal(issuer.id)}"
        yield f"name = {literal(issuer.name)}"
        yield f"url = {literal(scenario.host(issuer.host).origin + '/')}"
        for column in issuer.columns:
            yield "[[issuers.columns]]"
            yield from _spelt(table(column, "issuers.columns"))


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


def _spelt(lines: Iterable[str]) -> list[str]:
    """Lines with the keys spelt as the register spells them."""
    found = []
    for line in lines:
        key, equals, value = line.partition(" = ")
        found.append(f"{TOML_NAMES.get(key, key)}{equals}{value}" if equals else line)
    return found

"""What every key of ``sites.toml`` means, written beside it for the person who edits the file."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from unicodedata import east_asian_width

from monitor.model import Frozen
from monitor.register.fields import TOML_NAMES
from monitor.register.toml_text import literal

SETTINGS_WORDS = {
    "district": "必填。区县名称，写在网页和周报上",
    "division": "必填。行政区划代码六位，网站标识码应以它开头",
    "contact_url": "必填。写进我们的 User-Agent，让网站管理员知道是谁在访问、找谁",
    "office": "负责监测的单位",
    "anchors": "必填。锚点：至少两个不归本区管的稳定网址；它们都打不开时，是我们自己的线路断了，不算网站的错",
    "dns": "指定域名服务器（地址或“地址:端口”）；不写就用系统的",
    "probes_per_day": "每天探测几次首页（至少 20 次）",
    "visit_timeout_s": "一次访问最多等多少秒（规则是 15 秒，不得更短）",
    "crawl_hour": "每天从几点（北京时间）起逐页巡检",
    "light_hours": "两次巡检之间，每隔几小时轻巡一次（只看首页、栏目和新内容）；0 表示不做",
    "crawl_workers": "同时用几个进程巡检；同一地址上的主机总是一个接一个",
    "store": "存储文件（相对于本文件），或数据库网址",
    "listen": "网页和指标开在哪个地址和端口；默认只有本机能看",
    "retention_days": "观测保留多少天",
    "allow_private": "是否允许访问内网地址（也可以只给某个站点允许）",
}
PACE_WORDS = {"requests_per_s": "每秒最多几次请求", "concurrency": "同时最多几个请求"}
BUDGET_WORDS = {
    "max_pages": "最多读多少个网页",
    "max_depth": "从首页起最多走多少层",
    "max_per_pattern": "同一种网址最多看多少个（防日历、筛选之类的陷阱）",
    "max_minutes": "最多多少分钟",
    "max_body_bytes": "一个网页最多读多少字节",
    "outside_links": "指向别的网站的链接要不要看",
}
MAIL_WORDS = {
    "host": "邮件服务器",
    "port": "端口",
    "sender": "发件人",
    "security": '"none" 不加密、"starttls" 或 "tls"',
    "username": "登录名",
    "password_env": "存放密码的环境变量的名字；密码不写在台账里",
    "recipients": "全区评分卡发给谁",
    "weekday": "星期几发（1 为星期一）",
    "hour": "几点发（北京时间）",
}
REPOSTING_WORDS = {
    "feed_minutes": "每隔几分钟读一次上级发布源；0 表示不读",
    "watch_minutes": "每隔几分钟看一次本区刊登转载的栏目；0 表示只靠巡检",
    "follow_days": "转载期限过后继续跟踪几天",
    "mail_hour": "每天几点发转载日报（没有要说的就不发）；-1 表示不发",
    "office_from": "办公时间从几点起（只在发布源或规则写明 count = office_hours 时有用）",
    "office_to": "办公时间到几点止",
}
ISSUER_WORDS = {
    "id": "必填。代号",
    "name": "必填。名称",
    "url": "必填。首页网址",
    "tier": "state_council 国务院（24小时内转载），superior 上级政府（12小时内转载）",
    "hours": "自定转载时限（小时），代替上一行的",
    "count": "哪些小时算数：all 每个小时都算，working_days 只算工作日，office_hours 只算工作日的办公时间",
    "sources": "转载时注明这些来源也算对",
    "allow_private": "是否允许访问内网地址",
    "resolve": "直接写明域名的地址",
}
ISSUER_EXAMPLE = """
# [[issuers.rules]]                          # 转载规则，可以写几条，从上往下第一条合适的算数；一条也不写时，全部由门户转载
# sites = ["portal"]                         # 必填。谁转载：站点代号，或 portal、section、standalone（该类的全部站点）
# titles = ["财政", "预算"]                  # 标题里有其中一个词的；不写就不论标题
# not_titles = ["答记者问"]                  # 标题里没有这些词的
# columns = ["政策文件"]                     # 发布源的这些栏目里的；不写就不论栏目
# hours = 12                                 # 时限（小时）；不写就按发布源的
# count = "all"                              # 哪些小时算数，写法同上；不写就按发布源的
# owed = true                                # false：这些站点不必转载
"""

SITE_EXAMPLE = """
# ── 站点 ──
# 下面的例子用到了站点的每一个键；只有注明“必填”的必须写。
#
# [[sites]]
# id = "yangli"                       # 必填。简短不变的代号：小写字母、数字、- 或 _
# name = "样例专属网页"                 # 必填。名称
# kind = "section"                    # 必填。portal 门户，section 专属网页（门户下的一个路径），standalone 独立网站
# owner = "样例单位"                   # 必填。主管单位
# url = "{portal}yangli/"   # 必填。首页网址
# prefixes = ["{portal}yangli/"]   # 属于它的网址前缀。专属网页必填；别的站点不写就是整个主机
# site_code = "{division}0099"            # 网站标识码；专属网页可以不写，按门户的算
# icp = "渝ICP备05000000号-1"          # ICP备案编号
# police_id = "渝公网安备50010000000000号"   # 公安备案号
# recipients = ["guanliyuan@example.gov.cn"]   # 它自己的评分卡另外发给谁
# stage = "running"                   # preparing 筹建，running 运行，rectifying 整改，suspended 临时下线，migrating 迁移，closed 关停
# opened = 2018-01-01                 # 开通日期
# stage_since = 2018-01-01            # 从哪天起进入这个阶段；下线、迁移、关停时必填
# successor = "{portal}"    # 承接它的网址；迁移时必填
# allow_private = false               # 是否允许访问内网地址
# browser = false                     # true：列表由脚本生成的栏目用无界面浏览器读取（需安装 Chromium）；false 则算“不可测”
# robots = "obey"                     # obey 遵守 robots.txt；ignore 不理会（只用于本单位管理的网站）
# dns = ["192.0.2.53"]                # 这个站点专用的域名服务器，内外网解析不同时用
# resolve = {{ "www.example.gov.cn" = "192.0.2.80" }}   # 或者直接写明域名的地址
# pace = {{ requests_per_s = 2.0, concurrency = 2 }}   # 这个站点专用的快慢
# options = {{ home_updated = {{ warn_days = 10 }} }}   # 改某个检查项的参数；检查项见 README
#
# [[sites.contacts]]                  # 联系人，可以写几个
# name = "张三"
# phone = "023-00000000"
# email = "zhangsan@example.gov.cn"
#
# [[sites.columns]]                   # 栏目。一个也不写时，从导航中按名称自动认；认不出的算“不可测”，不算空白
# name = "工作动态"                     # 必填。名称
# url = "gzdt/"                       # 必填。网址，可以相对于首页
# class = "news"                      # 有更新期限的类别：news 动态要闻，notice 通知公告，policy 政策文件，normative 规范性文件，
#                                     # personnel 人事，plan 规划计划。没有更新期限的类别：interpretation 政策解读，
#                                     # organisation 机构职能，leaders 领导信息，finance 财政信息，statistics 统计数据，
#                                     # guide_open 信息公开指南，rules_open 信息公开制度，statutory 法定主动公开内容，
#                                     # report 年度报告，site_report 网站工作年度报表，request 依申请公开，
#                                     # gazette 政府公报，catalogue 主动公开目录，cleanup 文件清理结果，
#                                     # interaction 互动交流，mailbox 咨询投诉，survey 征集调查，interview 在线访谈，
#                                     # response 回应关切，service 办事服务，service_guide 办事指南，guide 指南（其他），
#                                     # overview 概况，emergency 应急管理，recruitment 招考录用，procurement 政府采购，
#                                     # penalty 许可处罚，topic 专题专栏，other 其他（默认）
# level = "first"                     # first 一级栏目，other 其他（默认）
# period_days = 30                    # 自定更新期限（天），代替类别的期限
# historical = false                  # true：历史专题，不要求更新
#
# [[sites.waivers]]                   # 豁免：哪个问题经批准暂不计入
# check = "columns_updated"           # 必填。检查项
# reason = "机构改革，职能正在划转。"     # 必填。理由
# until = 2026-12-31                  # 必填。豁免到哪天为止
# where = "{portal}yangli/gzdt/"   # 只豁免这个网址；不写就是整项
"""

BESIDE = 46
"""Columns within which a line may end so that its explanation stands beside it, not above it."""


def explained(
    value: Frozen, words: Mapping[str, str], unused: Mapping[str, object] = MappingProxyType({})
) -> list[str]:
    """Each key with its value and what it means; an ``unused`` one as a comment, with an example (None: its value)."""
    lines = []
    for key, meaning in words.items():
        held = getattr(value, key)
        example = unused.get(key)
        text = f"{'# ' if key in unused else ''}{key} = {literal(held if example is None else example)}"
        width = sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
        lines += [f"{text}{' ' * (BESIDE - width)}# {meaning}"] if width < BESIDE else [f"# {meaning}", text]
    return lines


def spelt(lines: Iterable[str]) -> list[str]:
    """Lines with the keys spelt as the register spells them."""
    found = []
    for line in lines:
        key, equals, value = line.partition(" = ")
        found.append(f"{TOML_NAMES.get(key, key)}{equals}{value}" if equals else line)
    return found

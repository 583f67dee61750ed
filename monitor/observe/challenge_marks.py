"""Marks of the products that keep visitors out: their scripts, the parts of their refusal pages, their headers.

Facts from saved pages and from the products' public block pages.  All needles are in lower case.
"""

Table = tuple[tuple[str, tuple[str, ...]], ...]
"""Names of products with the texts that betray each."""

SCRIPTS: Table = (
    ("瑞数", ("$_ts=", "$_ts =", "['$_ts']", " r='m'", ' r="m"')),
    ("加速乐", ("__jsl_clearance", "__jsluid", "document.cookie=('_')")),
    ("360网站卫士", ("wzwsquestion", "wzwschallenge", "/wzwsrel", "wzws_")),
    ("阿里云WAF", ("acw_sc__v", "aliyun_waf_", "aliyunwaf_", "_waf_bd8ce2ce37")),
    ("雷池WAF", ("/.safeline/challenge", "challenge.rivers.chaitin.cn", "sl-challenge", "sl-check")),
    ("宝塔WAF", ("/renji_296d626f", "/huadong_296d626f", "btwaf_aes_forge")),
    ("腾讯云WAF", ("eo_bot_ssid", "tsec_captcha", "__tst_status", "/waf_captcha")),
    ("华为云WAF", ("hwwafsesid", "hwwafsestime")),
    ("F5", ("/tspd/", "bobcmn", "tspd_101")),
    ("Imperva", ("_incapsula_resource",)),
    ("Cloudflare", ("cf-challenge", "cf_chl_", "/cdn-cgi/challenge-platform", "<title>just a moment")),
    ("AWS WAF", ("token.awswaf.com", "awswafintegration")),
    ("云防护", ("environment checking",)),
)
"""Scripts of challenges.  Real pages behind these products carry some of them too."""

BLOCK_PAGES: Table = (
    ("阿里云WAF", ("errors.aliyun.com", "g.alicdn.com/sd-base/static", "alicdn.com/sd/punish/waf_block")),
    ("腾讯云WAF", ("waf.tencent-cloud.com", "waf-static.tencent.com/501page")),
    ("华为云WAF", ("hwclouds.com/static/error", "hws_security@", "content=\"cloudwaf\"")),
    ("创宇盾", ("365cyd.com/cyd-error", "www.365cyd.com", "/ks-waf-error", "/ks_waf_error")),
    ("安全狗", ("404.safedog.cn", "safedogsite/", "safedog.cn/sitedog")),
    ("360网站卫士", ("/wzws-waf-cgi", "stopattack.htm", "zhuji.360.cn/guard", "<title>493</title>")),
    ("云锁", ("yunsuologo",)),
    ("玄武盾", ("error.websaas.cn", "dbappwaf.cn/")),
    ("宝塔WAF", ("bt.cn/new/btwaf",)),
    ("安全宝", ("/aqb_cc/error",)),
    ("启明星辰WAF", ("触发waf防护", ">拦截上报<")),
)  # fmt: skip
"""Parts that stand on refusal pages only."""

BRANDS: Table = (
    ("创宇盾", ("创宇盾", "知道创宇", "yunaq.com", "jiasule", "加速乐")),
    ("安全狗", ("安全狗", "safedog")),
    ("雷池WAF", ("雷池", "safeline", "chaitin.cn", "长亭")),
    ("阿里云WAF", ("aliyun", "阿里云", "alicdn.com")),
    ("腾讯云WAF", ("腾讯云", "t-sec", "tencent")),
    ("华为云WAF", ("华为云", "huaweicloud", "hwclouds", "your request has been denied")),
    ("百度云WAF", ("百度云", "yunjiasu", "baidu.errors.css", "bcewaf")),
    ("360网站卫士", ("网站卫士", "wangzhan.360.cn", "webscan.360.cn", "wangzhan.qianxin.com", "360wzws")),
    ("奇安信网神", ("奇安信", "网神", "legendsec", "qianxin")),
    ("绿盟WAF", ("绿盟", "nsfocus")),
    ("启明星辰WAF", ("启明星辰", "天清", "venustech")),
    ("安恒WAF", ("安恒", "玄武盾", "明御", "dbapp")),
    ("深信服WAF", ("深信服", "sangfor")),
    ("天融信WAF", ("天融信", "topsec")),
    ("云锁", ("云锁", "yunsuo")),
    ("D盾", ("d盾",)),
    ("宝塔WAF", ("宝塔", "堡塔", "btwaf")),
    ("网宿云盾", ("网宿", "wangsu", "cdnns")),
    ("F5", ("please consult with your administrator", "your support id is")),
    ("Imperva", ("incapsula", "imperva")),
    ("Cloudflare", ("cloudflare",)),
    ("OpenRASP", ("openrasp",)),
)
"""Names by which a page that refuses a visitor says who does so."""

SERVERS: Table = (
    ("安全狗", ("safedog",)),
    ("绿盟WAF", ("nsfocus",)),
    ("华为云WAF", ("huaweicloudwaf",)),
    ("蓝盾WAF", ("bdwaf",)),
    ("百度云WAF", ("yunjiasu",)),
    ("加速乐", ("jiasule", "jsl")),
    ("360网站卫士", ("panyun", "wzws")),
    ("启明星辰WAF", ("venustech",)),
    ("铱迅WAF", ("yxlink",)),
    ("云防护", ("waf",)),
)
"""What the ``Server`` header of a refusal names."""

COOKIES: Table = (
    ("安全狗", ("safedog-flow",)),
    ("云锁", ("yunsuo_session",)),
    ("加速乐", ("__jsl",)),
    ("华为云WAF", ("hwwafses",)),
    ("360网站卫士", ("wzws_",)),
    ("阿里云WAF", ("acw_tc=", "acw_sc__v")),
    ("雷池WAF", ("sl-session=", "sl_jwt_", "sl-challenge")),
    ("Imperva", ("visid_incap", "incap_ses")),
)
"""Cookies that a refusal sets."""

HEADERS = {
    "wzws-ray": "360网站卫士", "x-via-jsl": "加速乐", "x-amzn-waf-action": "AWS WAF", "x-protected-by": "云防护",
}  # fmt: skip
"""Headers that come with a refusal, by name."""

STATUSES = {493: "360网站卫士", 567: "腾讯云WAF"}
"""Statuses that no server but one product sends."""


def first_of(table: Table, text: str) -> str:
    """The first product of which ``text`` (lower case) holds a mark; empty when there is none."""
    return next((name for name, needles in table if any(needle in text for needle in needles)), "")

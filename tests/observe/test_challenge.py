"""Challenges and refusals: each product by its marks, each wording as a page's whole message; real pages stay pages."""

import pytest

from monitor.observe.challenge import BARE, EMPTY, SCRIPT, challenge, challenge_in, nothing_in
from monitor.observe.notices import BUSY, MAINTENANCE, TOO_OFTEN

HEAD = {"content-type": "text/html; charset=utf-8"}


def script(inside: str, *, noscript: str = "") -> str:
    """A challenge of nothing but script, as products send them."""
    hint = f"<noscript>{noscript}</noscript>" if noscript else ""
    return f"<!doctype html><html><head><meta charset=utf-8></head><body>{hint}<script>{inside}</script></body></html>"


def notice(title: str, text: str, extra: str = "") -> str:
    """A refusal: a title, a sentence or two, perhaps the product's picture."""
    return f"<html><head><title>{title}</title></head><body>{extra}<h1>{title}</h1><p>{text}</p></body></html>"


SCRIPTED = {
    "瑞数": '<meta id="9DhefwqGPrzG" content="q1" r=\'m\'><script r=\'m\'>$_ts=window[\'$_ts\'];if(!$_ts)$_ts={};$_ts.nsd=73;</script>',
    "加速乐": "<script>document.cookie=('_')+('_')+('j')+('s')+('l')+'_clearance_s='+(1);location.href=location.pathname</script>",
    "360网站卫士": script("var dynamicurl='/WZWSREL2Iu';var wzwsquestion='a';", noscript="请开启JavaScript并刷新该页."),
    "阿里云WAF": '<!doctype html><meta name="aliyun_waf_aa" content="x"><title></title><textarea id="renderData" style="display:none">'
    + '{"_waf_bd8ce2ce37":"' + "x" * 900 + '"}</textarea><script src="/u21/r8l"></script>',
    "雷池WAF": '<html><head><title>安全检测</title></head><body><div id=loader>正在检查您的浏览器</div>'
    '<script src="https://challenge.rivers.chaitin.cn/challenge/v2/challenge.js"></script></body></html>',
    "宝塔WAF": '<html><body><script src="/renji_296d626f_0cc175b9c0f1.js?id=1"></script></body></html>',
    "腾讯云WAF": script("document.cookie='EO_Bot_Ssid=4'+x;location.reload()"),
    "F5": script('window["bobcmn"]="111";', noscript="Please enable JavaScript to view the page content.<br/>Your support ID is: 1"),
    "Imperva": '<html><head><META NAME="robots" CONTENT="noindex"></head><body>'
    '<script src="/_Incapsula_Resource?SWJIYLWA=719d"></script></body></html>',
    "AWS WAF": '<html><head><title></title><script src="https://4.us-east-1.token.awswaf.com/4/challenge.js"></script></head><body></body></html>',
    "Cloudflare": '<html><head><title>Just a moment...</title></head><body><script src="/cdn-cgi/challenge-platform/h/b.js"></script></body></html>',
    "云防护": script("setTimeout(check, 10)") .replace("<body>", "<body>Environment Checking"),
}  # fmt: skip

REFUSED = {
    "阿里云WAF": notice("405", "很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。", '<img src="https://errors.aliyun.com/images/a.png">'),
    "腾讯云WAF": notice("提示", "很抱歉，您提交的请求可能对网站造成威胁，请求已被管理员设置的策略阻断", '<link href="https://waf-static.tencent.com/501page.css">'),
    "华为云WAF": notice("访问被拦截！", "您的请求疑似攻击行为！", '<script src="https://www.huaweicloud.com/x.js"></script>'),
    "百度云WAF": notice("百度云防护", "您的访问请求可能对网站造成安全威胁，请求已被阻断"),
    "创宇盾": notice("安全拦截", "当前访问疑似黑客攻击，已被创宇盾拦截", '<a href="https://help.365cyd.com/cyd-error-help.html?code=403">?</a>'),
    "安全狗": notice("网站防火墙", "您的请求带有不合法参数，已被网站管理员设置拦截！如果您是网站管理员，请登录安全狗"),
    "云防护": notice("网站防火墙", "您的请求带有不合法参数，已被网站管理员设置拦截！可能原因：您提交的内容包含危险的攻击请求"),
    "雷池WAF": notice("请求存在威胁，已被拦截", "拦截时间：", '<div>安全检测能力由<a href="https://waf-ce.chaitin.cn">长亭雷池 WAF</a>驱动</div>'),
    "360网站卫士": notice("493", "当前访问可能对网站安全造成威胁，已被网站卫士拦截"),
    "奇安信网神": notice("奇安信云防护", "抱歉！您的访问可能对网站造成威胁，已被云防护拦截！"),
    "绿盟WAF": notice("NSFOCUS WAF", "您的请求被拒绝，请联系管理员。"),
    "启明星辰WAF": notice("访问受限", "<span>触发WAF防护：SQL注入</span><a onclick='onUpload()'>拦截上报</a>"),
    "安恒WAF": notice("玄武盾", "您的访问可能对网站造成危险，已被云防护安全拦截"),
    "云锁": notice("提示", "当前请求存在可疑行为，已被拦截", '<img class="yunsuologo">'),
    "D盾": notice("D盾_拦截提示", "拦截提示：当前的访问行为存在危险。"),
    "宝塔WAF": notice("拦截", "您的请求已被拦截", '<a href="https://www.bt.cn/new/btwaf.html" target="_blank">堡塔云WAF</a>'),
    "F5": notice("Request Rejected", "The requested URL was rejected. Please consult with your administrator. Your support ID is: 1"),
    "Imperva": notice("Error", "This page can't be displayed. The incident ID is: 1. Imperva"),
    "网宿云盾": notice("提示", "您当前的访问行为存在异常，请稍后重试。网宿云盾"),
    "OpenRASP": notice("400", "您的请求包含恶意行为，已被服务器拒绝 Request blocked by OpenRASP"),
}  # fmt: skip

BARE_REFUSALS = (
    "403 Forbidden", "405 Not Allowed", "Access Denied", "Forbidden", "403", "403错误", "访问被拒绝", "禁止访问", "您无权访问",
    "403 - 禁止访问: 访问被拒绝。", "HTTP Status 403 – Forbidden", "错误 403 拒绝访问", "401 Unauthorized",
)  # fmt: skip
CAPTCHAS = (
    ("访问验证", "请按住滑块，拖动到最右边", "<script src=/nc.js></script>"),
    ("网站访问认证页面", "请输入验证码后继续访问：", "<input id=intext><img class=verifyimg src=data:>"),
    ("安全验证", "为了您的访问安全，请完成以下验证", "<canvas></canvas>"),
)


@pytest.mark.parametrize("name", SCRIPTED)
@pytest.mark.parametrize("status", [200, 403, 412, 503])
def test_a_products_script_and_nothing_else_is_its_challenge(name: str, status: int) -> None:
    assert challenge(status, HEAD, SCRIPTED[name].encode()) == name


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_a_refusal_names_who_refuses(name: str, charset: str) -> None:
    for status in (200, 403, 404):
        assert (
            challenge(status, {"content-type": f"text/html; charset={charset}"}, REFUSED[name].encode(charset)) == name
        )


@pytest.mark.parametrize("title", BARE_REFUSALS)
def test_a_bare_refusal_is_one_with_any_status(title: str) -> None:
    page = f"<html><head><title>{title}</title></head><body><center><h1>{title}</h1></center><hr>nginx</body></html>"
    assert challenge_in(page) == BARE
    assert challenge_in(f"<html><body><h1>{title}</h1></body></html>", 403) == BARE


@pytest.mark.parametrize(("title", "text", "extra"), CAPTCHAS)
def test_a_captcha_and_nothing_else_is_a_challenge(title: str, text: str, extra: str) -> None:
    assert challenge_in(notice(title, text, extra)) == "验证码"


@pytest.mark.parametrize(
    ("status", "headers", "name"),
    [
        (403, {"server": "Safedog"}, "安全狗"),
        (403, {"server": "NSFocus"}, "绿盟WAF"),
        (418, {"server": "HuaweiCloudWAF"}, "华为云WAF"),
        (403, {"server": "yunjiasu-nginx"}, "百度云WAF"),
        (403, {"server": "nginx", "set-cookie": "yunsuo_session_verify=1a33; path=/"}, "云锁"),
        (405, {"server": "Tengine", "set-cookie": "acw_tc=2760; path=/"}, "阿里云WAF"),
        (403, {"server": "Tengine", "set-cookie": "sl-session=tFH5; Path=/"}, "雷池WAF"),
        (403, {"wzws-ray": "1234-1690"}, "360网站卫士"),
        (521, {"server": "", "set-cookie": "__jsluid_s=5957; path=/"}, "加速乐"),
        (493, {"server": "nginx"}, "360网站卫士"),
        (567, {"server": "nginx"}, "腾讯云WAF"),
        (503, {"server": "cloudflare", "cf-mitigated": "challenge"}, "Cloudflare"),
    ],
)
def test_headers_of_a_refusal_name_the_product(status: int, headers: dict[str, str], name: str) -> None:
    assert challenge(status, HEAD | headers, b"<html></html>") == name
    if "cf-mitigated" not in headers:
        assert challenge(200, HEAD | headers, b"<html><title>x</title><p>hello</p></html>") == ""
        assert challenge(502, HEAD | headers, b"<html><title>502 Bad Gateway</title></html>") == ""


OUTAGES = (
    notice(
        "502 - 网站暂时无法访问",
        "后端服务器没有响应",
        '<div>安全检测能力由<a href="https://waf-ce.chaitin.cn">长亭雷池 WAF</a>驱动</div>',
    ),
    notice("网站维护中", "请稍后再访问", '<a href="https://waf-ce.chaitin.cn">雷池</a>'),
    notice("系统繁忙", "系统繁忙，请稍后再试"),
    notice("522: Connection timed out", "源站连接超时", '<link href="/cdn-cgi/styles/baidu.errors.css">'),
)


@pytest.mark.parametrize("page", OUTAGES)
@pytest.mark.parametrize("status", [404, 500, 502, 503])
def test_an_outage_that_says_so_by_its_status_is_an_outage(page: str, status: int) -> None:
    """Its page carries a product's name and refuses nobody."""
    assert challenge(status, HEAD, page.encode()) == ""


NOTICES = {
    "您的访问过于频繁，请稍后再试！": TOO_OFTEN,
    "访问太频繁，请休息一会儿再来": TOO_OFTEN,
    "请求过快，请稍候重试": TOO_OFTEN,
    "您的IP访问次数过多，请10分钟后再访问": TOO_OFTEN,
    "当前访问人数过多，请稍后再试": TOO_OFTEN,
    "您今日的访问已超过访问次数限制": TOO_OFTEN,
    "Too many requests, please try again later.": TOO_OFTEN,
    "系统繁忙，请稍后再试": BUSY,
    "服务器繁忙，请稍后重试": BUSY,
    "网络异常，请刷新重试": BUSY,
    "Service Temporarily Unavailable": BUSY,
    "网站正在升级维护，暂停访问": MAINTENANCE,
    "系统维护中，给您带来不便敬请谅解": MAINTENANCE,
    "The site is under maintenance.": MAINTENANCE,
}


@pytest.mark.parametrize("words", NOTICES)
@pytest.mark.parametrize("title", ["", "提示", "系统提示"])
def test_a_notice_in_the_place_of_a_page_is_no_page(words: str, title: str) -> None:
    head = f"<html><head><meta charset=utf-8><title>{title}</title></head><body>"
    assert challenge_in(f"{head}<div>{words}</div></body></html>") == NOTICES[words]
    assert challenge_in(f'{head}<p>{words}</p><a href="/">返回首页</a></body></html>') == NOTICES[words]
    assert challenge_in(f"{head}<script>alert('{words}');history.back();</script></body></html>") == NOTICES[words]


@pytest.mark.parametrize(
    "source",
    [
        '<html><head><script>document.cookie="ck=9f3a;path=/";window.location.reload();</script></head><body></body></html>',
        '<html><body><script>var a="ck="+(3*7);document.cookie=a;location.href=location.href;</script></body></html>',
        "<html><head><script>eval(function(p,a,c,k,e,d){return p}('0 1',2,2,'a|b'.split('|'),0,{}))</script></head></html>",
        '<html><head><title></title></head><body><noscript>Please turn JavaScript on and reload the page.</noscript><script src="/c.js"></script></body></html>',
        '<html><head><title>请稍候…</title></head><body><div class="loading"></div><script src="/_guard/auto.js"></script></body></html>',
        '<html><body>loading...<script src="/_guard/auto.js"></script></body></html>',
    ],
)
def test_a_script_and_nothing_for_a_reader_is_a_challenge(source: str) -> None:
    assert challenge_in(source) == SCRIPT
    assert challenge_in(source, 502) in ("", SCRIPT)


def test_an_answer_in_which_there_is_nothing() -> None:
    assert nothing_in("<html><head><meta charset=utf-8></head><body><div class=x></div></body></html>") == EMPTY
    for page in (
        "<html><title>工作动态</title><body></body></html>",
        "<html><meta http-equiv='refresh' content='0;url=/a/'></html>",
        "<html><frameset><frame src=/top.html></frameset></html>",
        "<html><body><img src=/a.png></body></html>",
        "<html><body><script src=/a.js></script></body></html>",
    ):
        assert nothing_in(page) == ""


@pytest.mark.parametrize(
    "page",
    [
        # Short pages that are the site's own.
        notice("工作动态", "暂无内容"),
        notice("工作动态", "栏目建设中，敬请期待！"),
        notice("如何应对访问频繁", "来源：区大数据局　访问过于频繁时系统会提示稍后再试。"),
        notice("关于网站升级维护的公告", "网站将于11月10日升级维护，期间暂停访问。"),
        notice("工作动态", "网站正在升级维护", "<div>主办：测试区人民政府办公室</div>"),
        notice("通知公告", "系统繁忙", "<a href=/a/>首页</a><a href=/b/>政务公开</a><a href=/c/>办事服务</a>"),
        notice("本网站已关停", "本网站已迁移至新网址，暂停访问。"),
        # Pages that lead on by script or say something by it.
        "<html><body><script>var u='/zwgk/';window.location=u;</script></body></html>",
        "<html><body><script>alert('该信息不存在');history.back();</script></body></html>",
        "<html><body><script>document.write(list());</script></body></html>",
        # Pages that are drawn by script, lead on by script, or ask for something of the site's own.
        '<html><head><title>某区政府</title></head><body><noscript>请启用JavaScript</noscript><div id="app"></div><script src="/a.js"></script></body></html>',
        "<html><body><noscript>请开启JavaScript</noscript><script>window.location.href='/zwgk/index.html'</script></body></html>",
        "<html><head><script>$_ts=window['$_ts'];</script><title>登录</title></head><body><form>用户名<input>密码<input type=password>"
        "安全验证<input></form></body></html>",
        "<html><head><title>我要咨询</title></head><body><form><textarea name=text></textarea>滑动验证<script src=/captcha.js></script></form></body></html>",
        "<html><frameset><frame src=/top.html></frameset><noscript>请开启JavaScript</noscript></html>",
        # Articles that speak of attacks, refusals and captchas.
        notice("关于防范网络诈骗的公告", "近期有不法分子发送链接，您的访问请求可能被拦截，请求被阻断的请联系我办。"),
        notice("关于启用滑动验证的通知", "即日起登录需完成安全验证。", "<script src=/a.js></script>"),
        notice("交警查处一批车辆", "来源：交警大队　12辆货车被拦截，当前行为存在异常的将被拒绝办理。"),
        notice("防护系统简介", "我区建成山洪防护系统，覆盖全部乡镇。"),
    ],
)
@pytest.mark.parametrize("status", [200, 502, 503])
def test_what_only_looks_like_a_challenge(page: str, status: int) -> None:
    assert challenge(status, HEAD, page.encode()) == ""

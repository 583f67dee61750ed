"""The templates of a synthetic portal: markup in the manner of the content management systems of district governments.

No link leaves the site: a benchmark has no outside, and what a peer says about a host that it cannot reach is no error
of its own.  The marks that lead elsewhere on real sites stand here as text, in a script and in a list of choices.
"""

from collections.abc import Iterable, Sequence
from html import escape

Links = Sequence[tuple[str, str]]
"""Pairs of href and words."""

_HEAD = r"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" lang="zh-CN">
<head>
<meta http-equiv="Content-Type" content="text/html; charset={declared}" />
<meta http-equiv="X-UA-Compatible" content="IE=edge,chrome=1" />
<meta name="viewport" content="width=device-width, initial-scale=1, maximum-scale=1" />
<meta name="renderer" content="webkit" />
<title>{title}</title>
<meta name="SiteName" content="青原区人民政府" />
<meta name="SiteDomain" content="www.qingyuan-moni.gov.cn" />
<meta name="SiteIDCode" content="5001970001" />
{metas}
<link rel="shortcut icon" href="/favicon.ico" type="image/x-icon" />
<link rel="stylesheet" type="text/css" href="/css/style.css" />
<script type="text/javascript" src="/js/site.js"></script>
<style type="text/css">
.wrap{{width:1200px;margin:0 auto;}} .nav ul li{{float:left;line-height:46px;height:46px;position:relative;}}
.nav ul li a{{display:block;padding:0 22px;font-size:18px;color:#fff;}} .nav .sub{{position:absolute;top:46px;left:0;display:none;}}
.TRS_Editor p{{font-family:"仿宋",FangSong;font-size:16pt;line-height:2em;text-indent:2em;}} .list li span{{float:right;color:#999;}}
.crumb{{height:40px;line-height:40px;border-bottom:1px solid #ddd;}} .foot{{background:#f3f3f3;padding:24px 0;clear:both;}}
.header{{height:180px;background:url(/images/logo.png) no-repeat center top;}} .logo{{float:left;padding-top:46px;}} .tools{{float:right;}}
.tools input[type=text]{{width:220px;height:34px;border:1px solid #c8c8c8;padding-left:8px;}} .tools input[type=submit]{{width:80px;height:36px;border:0;}}
.units{{width:1200px;margin:10px auto;overflow:hidden;}} .units li{{float:left;width:120px;line-height:28px;font-size:14px;list-style:none;}}
.title{{font-size:28px;text-align:center;color:#b40000;padding:30px 0 20px;line-height:42px;}} .info{{text-align:center;color:#777;font-size:14px;}}
.page{{clear:both;text-align:center;padding:24px 0;}} .page a{{display:inline-block;padding:0 10px;border:1px solid #ddd;margin:0 3px;}}
.related{{border-top:2px solid #b40000;margin-top:30px;}} .related h3{{font-size:18px;line-height:40px;}} .related li{{line-height:32px;}}
</style>
<script type="text/javascript">
var _site = {{code: "5001970001", name: "青原区人民政府", channel: 318, tpl: "v5", debug: false}};
function setHome(o, u) {{ try {{ o.style.behavior = "url(#default#homepage)"; o.setHomePage(u); }} catch (e) {{ alert("请手动设置首页"); }} }}
function getDate() {{
  var d = new Date(), w = ["日", "一", "二", "三", "四", "五", "六"];
  return d.getFullYear() + "年" + (d.getMonth() + 1) + "月" + d.getDate() + "日 星期" + w[d.getDay()];
}}
function doZoom(size) {{ var zoom = document.getElementById("zoom"); if (!zoom) {{ return; }} zoom.style.fontSize = size + "px";
  for (var i = 0; i < zoom.childNodes.length; i++) {{ if (zoom.childNodes[i].style) {{ zoom.childNodes[i].style.fontSize = size + "px"; }} }} }}
function checkSearch(form) {{ var q = form.q.value.replace(/(^\s*)|(\s*$)/g, ""); if (q === "" || q === "请输入关键词") {{
  alert("请输入关键词"); form.q.focus(); return false; }} return true; }}
function addCrumb(u, t) {{ document.write('<a href="' + u + '/index.html" target="_self">' + t + '</a> &gt; '); }}
</script>
</head>
"""

_FOOT = """<!-- <div class="old"><a href="/old2019/index.html">旧版网站</a></div> -->
<div class="foot"><div class="wrap">
<div class="friend"><select onchange="if(this.value) window.open(this.value)"><option value="">国务院部门网站</option>
<option value="http://www.mof.gov.cn/">财政部</option><option value="http://www.moe.gov.cn/">教育部</option></select>
<select onchange="if(this.value) window.open(this.value)"><option value="">各区县网站</option></select></div>
<p class="links">{links}</p>
<p>主办单位：青原区人民政府　承办单位：青原区人民政府办公室　网站标识码：5001970001</p>
<p>渝ICP备19970001号-1　渝公网安备 50019702000001号　联系电话：023-68880000　地址：青原区文化路6号</p>
<p><span id="_span_jiucuo"></span><span id="_ideConac"></span>建议使用IE9.0以上浏览器或兼容浏览器，分辨率1280×720以上浏览本网站</p>
</div></div>
<script type="text/javascript">
(function () {{ var span = document.getElementById("_span_jiucuo"); if (span && window.jiucuo) {{ window.jiucuo(span, _site.code); }} }})();
</script>
</body>
</html>
"""


_BLANK = ' target="_blank"'


def _title(words: str) -> str:
    return f' title="{words}"'


def anchor(href: str, words: str, *, blank: bool = False, titled: bool = False) -> str:
    """One link; ``blank``: it opens a new window; ``titled``: its words stand in its title too."""
    told = escape(words)
    return f'<a href="{href}"{_BLANK * blank}{_title(told) * titled}>{told}</a>'


def navigation(home: str, groups: Iterable[tuple[str, str, Links]], units: Iterable[tuple[str, Links]]) -> str:
    """The top of every page: the menu with its columns, and the menus of departments and towns."""
    menu = "\n".join(
        f'<li id="n_{at}">{anchor(href, name, titled=True)}\n<div class="sub">'
        + "\n".join(
            f'<p class="sub-item">{anchor(each, words, blank=True, titled=True)}</p>' for each, words in columns
        )
        + "</div></li>"
        for at, (href, name, columns) in enumerate(groups)
    )
    others = "\n".join(
        f'<div class="units"><h4>{name}</h4><ul>'
        + "".join(
            f'<li class="unit-item">{anchor(each, words, blank=True, titled=True)}</li>\n' for each, words in links
        )
        + "</ul></div>"
        for name, links in units
    )
    return (
        '<body>\n<div class="header"><div class="wrap"><div class="logo"><img src="/images/logo.png" alt="青原区人民政府" /></div>\n'
        '<div class="tools"><span id="date">今天是</span><form action="/search/index.html" method="get">'
        '<input type="text" name="q" value="" placeholder="请输入关键词" /><input type="submit" value="搜索" /></form></div></div></div>\n'
        f'<div class="nav"><div class="wrap"><ul>\n<li>{anchor(home, "首页")}</li>\n{menu}\n</ul></div></div>\n{others}\n'
    )


def foot(links: Links) -> str:
    """The bottom of every page."""
    return _FOOT.format(links=" | ".join(anchor(href, words, blank=True) for href, words in links))


def head(declared: str, title: str, metas: dict[str, str]) -> str:
    """The head of a page with the tags that the rules ask for."""
    lines = "\n".join(f'<meta name="{name}" content="{escape(value)}" />' for name, value in metas.items())
    return _HEAD.format(declared=declared, title=escape(title), metas=lines)


def crumb(steps: Links, last: str) -> str:
    """Where a reader is."""
    trail = " &gt; ".join(anchor(href, words) for href, words in steps)
    return f'<div class="wrap crumb">当前位置：{trail} &gt; <span>{escape(last)}</span></div>\n'


def rows(items: Iterable[tuple[str, str, str]]) -> str:
    """The rows of a list: href, title and day."""
    return "".join(
        f"<li>{anchor(href, title, blank=True, titled=True)}<span>{day}</span></li>\n" for href, title, day in items
    )


def pager(names: Sequence[str], current: int, total: int) -> str:
    """The foot of a list: first, neighbours, last."""
    if len(names) < 2:
        return f'<div class="page">共{total}条　第1/1页</div>'
    before, after = names[max(current - 1, 0)], names[min(current + 1, len(names) - 1)]
    steps = ((names[0], "首页"), (before, "上一页"), (after, "下一页"), (names[-1], "尾页"))
    near = range(max(current - 1, 0), min(current + 2, len(names)))
    numbers = "".join(anchor(names[at], str(at + 1)) for at in near)
    words = "".join(anchor(href, text) for href, text in steps[:2]) + numbers
    words += "".join(anchor(href, text) for href, text in steps[2:])
    return f'<div class="page">{words}　共{total}条　第{current + 1}/{len(names)}页</div>'


def article(title: str, day: str, source: str, paragraphs: Iterable[str], extras: str) -> str:
    """The middle of an article page; ``extras`` is markup that stands after the text."""
    text = "\n".join(
        f'<p style="text-indent: 2em; text-align: justify; line-height: 2em;"><span style="font-family: 仿宋; font-size: 16pt;">{each}</span></p>'
        for each in paragraphs
    )
    return (
        f'<div class="wrap article"><h1 class="title">{escape(title)}</h1>\n'
        f'<div class="info"><span>发布时间：{day}</span>　<span>来源：{source}</span>　<span>作者：</span>　'
        f'<span>字体：<a href="javascript:doZoom(18)">大</a> <a href="javascript:doZoom(16)">中</a></span></div>\n'
        f'<div class="TRS_Editor" id="zoom">\n{text}\n{extras}</div></div>\n'
    )

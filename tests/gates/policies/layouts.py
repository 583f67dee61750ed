"""What copying does to the look of a text and leaves its wording alone: layers that go on top of any damage."""

import re
from random import Random

from monitor.observe.page_report import page_report
from tests.gates.cases import TODAY

WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(ord("0"), ord("9") + 1)})
MARKS = [
    ("，", ","),
    ("；", ";"),
    ("：", ":"),
    ("（", "("),
    ("）", ")"),
    ("《", "<"),
    ("》", ">"),
    ("“", '"'),
    ("”", '"'),
]
NAV = ["首页", "政务公开", "政民互动", "办事服务", "魅力某某", "专题专栏"]
LATIN = re.compile(r"\d+")


def retypeset(lines: list[str], chance: Random) -> list[str]:
    """Other widths, brackets, indents and line breaks."""
    wide, narrow, wrap = chance.random() < 0.5, chance.random() < 0.5, chance.choice([0, 0, 28, 40, -1])
    found: list[str] = []
    for line in lines:
        text = LATIN.sub(lambda match: match[0].translate(WIDE) if wide else match[0], line)
        for mark, other in MARKS if narrow else []:
            text = text.replace(mark, other)
        text = text.replace("〔", "[").replace("〕", "]")
        if wrap > 0 and len(text) > wrap:
            found += [text[at : at + wrap] for at in range(0, len(text), wrap)]
        else:
            found.append("　　" + text)
    return found if wrap >= 0 else ["".join(found)]


def spaced(lines: list[str], chance: Random) -> list[str]:
    """Blanks between characters, as recognition of a scan leaves them."""
    rate = chance.uniform(0.02, 0.25)
    return ["".join(char + (" " if chance.random() < rate else "") for char in line) for line in lines]


def furnished(lines: list[str], chance: Random, title: str) -> list[str]:
    """The site's lines above and below the text."""
    day = f"2024-0{chance.randint(1, 9)}-1{chance.randint(0, 9)} 1{chance.randint(0, 9)}:30"
    above = [
        f"当前位置：首页 > 政务公开 > 政策文件 > {chance.choice(['国务院文件', '市政府文件', '上级文件'])}",
        f"发布时间：{day}　来源：{chance.choice(['中国政府网', '市政府办公厅', '新华社'])}　字体：[大 中 小]　浏览次数：{chance.randint(3, 999)}",
    ]
    if chance.random() < 0.4:
        above += ["索 引 号：", "11500108MB1234567X/2024-00012", "主题分类：", "综合政务", "有 效 性：", "有效"]
    below = [
        f"责任编辑：{chance.choice(['张某某', '李某', '王某某'])}",
        "扫一扫在手机打开当前页",
        "【打印本页】【关闭窗口】",
    ]
    if chance.random() < 0.5:
        below += [
            "相关链接：",
            f"上一篇：{chance.choice(['关于公布办事指南的公告', '全区重点项目集中开工'])}",
            "下一篇：没有了",
        ]
    below += ["主办单位：某某区人民政府办公室　渝ICP备05003300号　网站标识码：5001080002"]
    return [*above, *([title] if chance.random() < 0.5 else []), *lines, *below[chance.randint(0, 2) :]]


def footnoted(lines: list[str], chance: Random) -> list[str]:
    """Marks in the text and notes below it."""
    found = list(lines)
    places = [at for at, line in enumerate(found) if len(line) > 40]
    chosen = sorted(chance.sample(places, min(len(places), chance.randint(1, 3))))
    style = chance.choice(["[{}]", "〔{}〕", "{}"])
    for number, at in enumerate(chosen, 1):
        mark = style.format(number if style != "{}" else "①②③"[number - 1])
        cut = found[at].find("，", 10)
        cut = cut if cut > 0 else len(found[at]) - 1
        found[at] = found[at][:cut] + mark + found[at][cut:]
    notes = [
        f"{style.format(number if style != '{}' else '①②③'[number - 1])} {chance.choice(['该文件由办公厅印发。', '具体解释以主管部门为准。', '详见原文。'])}"
        for number in range(1, len(chosen) + 1)
    ]
    return [*found, *notes] if chosen else found


def through_html(title: str, lines: list[str], chance: Random) -> tuple[str, str]:
    """The text on a page of a site, and what the reader of pages makes of it: title and text."""
    nav = "".join(f'<a href="/{n}/">{word}</a>' for n, word in enumerate(NAV))
    side = "".join(
        f'<li><a href="/x/{n}.html">关于第{n}号事项的通知</a><span>2024-05-1{n}</span></li>' for n in range(6)
    )
    body = "".join(f"<p>{line}</p>" for line in lines)
    box = chance.choice(["TRS_Editor", "article-content", "zoom", "con"])
    html = (
        f"<!doctype html><html><head><meta charset=utf-8><title>{title}_某某区人民政府</title></head><body><div class=header><div class=nav>{nav}"
        f"</div></div><div class=crumb>当前位置：<a href=/>首页</a> &gt; <a href=/zwgk/>政务公开</a></div><div class=main><h1>{title}</h1>"
        f"<div class=info>发布时间：2024-05-1{chance.randint(0, 9)} 09:30　来源：中国政府网</div><div class={box}>{body}</div></div>"
        f"<div class=side><ul>{side}</ul></div><div class=footer>主办单位：某某区人民政府办公室 网站标识码：5001080002 渝ICP备05003300号</div></body></html>"
    )
    read = page_report(html.encode(), "https://www.example.gov.cn/zwgk/202405/t20240511_1.html", today=TODAY)
    return read.facts.title, read.text

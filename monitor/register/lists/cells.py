"""One cell as a value of the register: what offices really write, brought to the form that the register wants."""

import re
from urllib.parse import urlsplit

from monitor.model import Contact, Kind, Stage
from monitor.register.forms import ICP, MAIL, POLICE, SITE_CODE, is_web
from monitor.register.lists.faults import Wrong
from monitor.register.lists.sheet import Cell, narrow

NOTHING = frozenset(
    (
        "",
        "无",
        "暂无",
        "没有",
        "空",
        "未办理",
        "无备案",
        "待定",
        "待补",
        "待补充",
        "不详",
        "不涉及",
        "nil",
        "none",
        "null",
        "n/a",
        "na",
    )
)
_RULED = re.compile(r"[-—–_/\\.·*]+")
_EXCEL_ERROR = re.compile(r"#(?:N/A|REF!|NAME\?|DIV/0!|VALUE!|NULL!|NUM!|SPILL!|CALC!)")
_DASHES = str.maketrans(dict.fromkeys("－–—−‐‑", "-"))
_PROVINCES = {
    "11": "京", "12": "津", "13": "冀", "14": "晋", "15": "蒙", "21": "辽", "22": "吉", "23": "黑", "31": "沪", "32": "苏",
    "33": "浙", "34": "皖", "35": "闽", "36": "赣", "37": "鲁", "41": "豫", "42": "鄂", "43": "湘", "44": "粤", "45": "桂",
    "46": "琼", "50": "渝", "51": "川", "52": "黔", "53": "滇", "54": "藏", "61": "陕", "62": "甘", "63": "青", "64": "宁",
    "65": "新",
}  # fmt: skip

KINDS = (
    (Kind.PORTAL, r"(?:政府)?门户(?:网站|网)?|主站|portal"),
    (Kind.SECTION, r".*(?:专属网页|专属页面|子网页|子网站|子站|二级(?:网页|网站|站点|页面)|网页|频道).*|section"),
    (Kind.STANDALONE, r".*独立(?:网站|域名|站点|建站|部署).*|独立|单独建站|standalone"),
    (None, r".*(?:部门|镇|乡|街道|单位|政府|基层|直属|机构|其他|其它).*|网站"),
)
KIND_TEXT = "门户网站、专属网页（或子网页）、独立网站（或独立域名）、部门网站（按网址判断）之一"
STAGES = (
    (None, r"(?:已)?(?:申请|拟|准备|计划).*(?:关停|下线|迁移|整改|注销|关闭).*|.*(?:申请|审批)中"),
    (Stage.SUSPENDED, r"(?:已)?(?:临时下线|临时关闭|暂时下线|暂停(?:运行|服务)?)(?:中|状态)?|suspended"),
    (Stage.RUNNING, r"已?整改(?:完成|完毕|到位|结束)|已整改"),
    (Stage.RECTIFYING, r".*整改.*|rectifying"),
    (
        Stage.CLOSED,
        r"(?:已)?(?:经)?(?:永久下线|永久关停|关停|关闭|停办|停用|注销|撤销|迁移完成)(?:网站)?|已(?:迁移|并入|整合).*|closed",
    ),
    (Stage.MIGRATING, r"(?:正在)?(?:整合)?(?:迁移|并入|合并|整合)(?:中|阶段)?|migrating"),
    (Stage.PREPARING, r"(?:正在)?(?:筹建|筹备|建设|在建|拟建|待建|未开通|试运行)(?:中|阶段)?|preparing"),
    (
        Stage.RUNNING,
        r"(?:正常)?(?:运行|在用|使用|开通|在线|启用|更新|运维)(?:中|正常)?|正常|例行(?:监测|检查|运行)?|已开通|是|running",
    ),
)
STAGE_TEXT = "正常运行（例行）、整改、临时下线、迁移、关停（已关停）、申请关停、筹建之一"
WEB_TEXT = "一个网址（如 https://www.example.gov.cn/czj/）"


def is_nothing(cell: Cell) -> bool:
    """Whether the cell is blank or says that there is nothing: 无, 暂无, a stroke."""
    text = narrow(cell.text)
    return not cell.uncounted and not cell.link and (text.lower() in NOTHING or bool(_RULED.fullmatch(text)))


def readable(cell: Cell) -> None:
    """Raises :class:`Wrong` for what no column may hold."""
    if cell.uncounted:
        raise Wrong("文字；这里是公式，文件里没有存下它的结果。请在 Excel 里打开后保存一次，或选择性粘贴为数值")
    if _EXCEL_ERROR.fullmatch(cell.text):
        raise Wrong("文字；这是 Excel 的公式错误")


def a_name(cell: Cell) -> str:
    """A name in one line."""
    text = cell.text
    if not text.isprintable():
        raise Wrong("一行文字")
    return text


def a_code(cell: Cell) -> str:
    """网站标识码 (RULES X-5), also where a spreadsheet made it a number."""
    text = re.sub(r"^.*[:：]", "", narrow(cell.text))
    if re.fullmatch(r"\d(?:\.\d+)?[Ee]\+?\d+", text):
        raise Wrong(
            f"{SITE_CODE.words}；Excel 把它变成了科学计数法，后几位已经丢了，请把这一列设为“文本”格式后重新填写"
        )
    text = re.sub(r"^n", "N", re.sub(r"^bm", "bm", text.removesuffix(".0"), flags=re.I))
    if not SITE_CODE.fits(text):
        raise Wrong(SITE_CODE.words)
    return text


def an_icp(cell: Cell) -> str:
    """ICP备案编号 (RULES X-3) without blanks, with its 号."""
    text = narrow(cell.text).translate(_DASHES)
    found = re.search(r"([\u4e00-\u9fff])ICP备第?(\d{8}|\d{10})号?(-\d{1,3})?(?:号)?$", text, re.I)
    made = f"{found[1]}ICP备{found[2]}号{found[3] or ''}" if found and len(re.findall("ICP", text, re.I)) == 1 else ""
    if not ICP.fits(made):
        raise Wrong(ICP.words)
    return made


def a_police_number(cell: Cell) -> str:
    """公安备案号 (RULES X-4); fourteen digits alone are completed by the province that they begin with."""
    text = narrow(cell.text).removesuffix(".0")
    found = re.fullmatch(r"(?:.*?[:：])?(?:([\u4e00-\u9fff])公网安备)?第?(\d{14})号?", text)
    province = found and (found[1] or _PROVINCES.get(found[2][:2], ""))
    made = f"{province}公网安备{found[2]}号" if found else ""
    if not POLICE.fits(made):
        raise Wrong(POLICE.words)
    return made


def a_kind(cell: Cell, notes: list[str]) -> Kind | None:
    """What the list calls the site; ``None`` where its address must tell (部门网站 and the like)."""
    for kind, pattern in KINDS:
        if re.fullmatch(pattern, narrow(cell.text), re.I):
            if kind is None:
                notes.append(f"类型“{cell.text}”按网址判断")
            return kind
    raise Wrong(KIND_TEXT)


def a_stage(cell: Cell, notes: list[str], *, moves: bool) -> Stage:
    """The stage that the list claims.  What is only applied for is not approved: the site is running, or (``moves``: a new
    address is given) migrating."""
    for stage, pattern in STAGES:
        if re.fullmatch(pattern, narrow(cell.text), re.I):
            if stage is not None:
                return stage
            made = Stage.MIGRATING if moves and re.search("关停|迁移|注销|关闭", cell.text) else Stage.RUNNING
            notes.append(
                f"状态“{cell.text}”还没有批准，按“{'迁移' if moves and made is Stage.MIGRATING else '运行'}”登记"
            )
            return made
    raise Wrong(STAGE_TEXT)


def an_address(cell: Cell) -> str:
    """A web address; one without scheme begins with ``//``, so that its host's other addresses can tell it."""
    text = cell.lines
    if cell.link and not _looks_like_address(text):
        text = cell.link
    parts = [part for part in re.split(r"[\s、，；]+|[,;](?=https?:|www)", text) if part]
    if len({_address(part) for part in parts}) != 1:
        raise Wrong(f"{WEB_TEXT}，只能写一个" if len(parts) > 1 else WEB_TEXT)
    made = _address(parts[0])
    if not is_web(f"http:{made}" if made.startswith("//") else made) or "." not in made.split("/")[2]:
        raise Wrong(WEB_TEXT)
    return made


def _looks_like_address(text: str) -> bool:
    return "." in text and not re.search(r"[\u4e00-\u9fff]{2,}(?!\.政务|\.公益)", text.partition("/")[0])


def _address(text: str) -> str:
    text = re.sub(r"(?<=\w)。(?=\w)", ".", narrow(text)).replace("\\", "/").rstrip(".。,")
    text = re.sub(r"^(https?):/*(?=[^/])", lambda found: f"{found[1].lower()}://", text, flags=re.I)
    if "://" not in text:
        text = "//" + text.lstrip("/")
    host, slash, path = text.partition("//")[2].partition("/")
    return f"{text.partition('//')[0]}//{host.lower()}{slash or '/'}{path}"


def path_of(url: str) -> str:
    """The path of an address, without its query."""
    return urlsplit(url).path


def phones(cell: Cell) -> str:
    """Telephone numbers, each as written, with 、 between them."""
    text = re.sub(r"(?<=\d{7}) +(?=[\d(+])", "\n", cell.lines.translate(_DASHES))
    return "、".join(dict.fromkeys(narrow(part) for part in re.split(r"[、，,；;/|\n]+", text) if part.strip()))


def emails(cell: Cell) -> list[str]:
    """Mail addresses."""
    found = [narrow(part) for part in re.split(r"[、，,；;|\s]+", cell.lines) if part.strip()]
    if not all(MAIL.fits(address) and "." in address.rpartition("@")[2] for address in found):
        raise Wrong(MAIL.words)
    return list(dict.fromkeys(found))


def contacts(cells: list[tuple[str, Cell]]) -> tuple[Contact, ...]:
    """People with their telephones and addresses, from left to right: a number belongs to the person before it, or to
    the first person when it stands before all of them."""
    people: list[dict[str, str]] = [{}]
    began = False
    for field, cell in cells:
        if field == "person":
            people += [{}] if began else []
            began = True
        for key, value in _said(field, cell):
            if key != "phone" and key in people[-1]:
                people.append({})
            people[-1][key] = f"{people[-1][key]}、{value}" if key in people[-1] else value
    return tuple(dict.fromkeys(Contact(**each) for each in people if each))


def _said(field: str, cell: Cell) -> list[tuple[str, str]]:
    if is_nothing(cell):
        return []
    readable(cell)
    if field == "person":
        return [("name", re.sub(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])", "", a_name(cell)))]
    return [("phone", phones(cell))] if field == "phone" else [("email", address) for address in emails(cell)]

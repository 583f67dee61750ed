"""The words of reposting as an official reads them.  Keys are the values of :mod:`monitor.policies`, which is not loaded for words alone."""

from typing import Final

from monitor.model import Copy
from monitor.reports.repost_state import RepostState

RELATION_WORDS: Final = {
    "whole": "全文一致", "cut": "有删节", "altered": "文字有改动", "retitled": "正文一致，标题有改动",
    "excerpt": "摘编、汇编或报道，引用了部分原文", "interpretation": "解读、问答或报道，不是原文",
    "other_version": "同名文件的另一版本或另一年度", "unrelated": "不是同一文件",
}  # fmt: skip

KIND_WORDS: Final = {
    "number": "数字不同", "date": "日期不同", "name": "名称不同", "negation": "肯定否定不同", "wording": "文字不同",
    "added": "多出文字", "missing": "缺少文字", "title_changed": "标题不同", "document_number_changed": "发文字号不同",
    "document_number_missing": "缺少发文字号", "signature_missing": "缺少落款、日期或附注", "attachment_line_missing": "正文中没有附件行（可能在附件区）",
    "repeated_text_missing": "重复的段落少了一处", "number_form": "数字写法不同，数值相同", "footnote": "加了注释", "around": "正文之外的文字",
}  # fmt: skip

STATE_TONES: Final = {
    RepostState.MISSING: "bad", RepostState.LATE: "bad", RepostState.WITHDRAWN: "bad", RepostState.OPEN: "warn", RepostState.UNCONFIRMED: "warn",
    RepostState.UNKNOWN: "mute", RepostState.MET: "good",
}  # fmt: skip

NOT_REPOSTED: Final = "没有转载"
_GONE: Final = ("已撤下", "bad")
_WHOLE: Final = "完整"
_ELSE_WRONG: Final = ("正文完整，另有问题", "warn")
_LINK_ONLY: Final = ("仅链接", "warn")
_FIDELITY: Final = {
    "whole": (_WHOLE, "good"), "cut": ("有缺漏", "bad"), "altered": ("有改动", "bad"), "retitled": ("标题改动", "warn"),
    "excerpt": ("仅摘编", "warn"), "interpretation": ("仅解读", "warn"), "other_version": ("另一版本", "warn"),
}  # fmt: skip


FIDELITY_WORDS: Final = (
    NOT_REPOSTED, _LINK_ONLY[0], _GONE[0], _ELSE_WRONG[0], *(word for word, _ in _FIDELITY.values()), "其他",
)  # fmt: skip
"""Every word that :func:`fidelity` gives."""


def fidelity(copy: Copy | None, *, stands: bool = True, faulty: bool = False) -> tuple[str, str]:
    """How faithful a copy is, in one word of a closed set, and its colour word.  ``stands``: whether it is still there; ``faulty``:
    whether something is wrong with it, be it only the source or an attachment, so that nobody reads 完整 and looks no further."""
    if copy is None:
        return NOT_REPOSTED, "mute"
    if not stands:
        return _GONE
    found = _LINK_ONLY if copy.link_only else _FIDELITY.get(copy.relation, ("其他", "mute"))
    return _ELSE_WRONG if faulty and found[0] == _WHOLE else found

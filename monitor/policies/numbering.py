"""The number of an official document (发文字号), found in a normal form, where spans, blanks and brackets no longer split it."""

import re
from dataclasses import dataclass
from typing import Final

from monitor.policies.normal import Normal

_WORD: Final = r"[\u4e00-\u9fff]"
_BRACKETED = re.compile(rf"({_WORD}{{1,14}})((?:19|20)\d\d)/?第?0*(\d{{1,4}})号", re.ASCII)
"""国办发〔2020〕12号 is 国办发2020/12号."""

_YEARLY = re.compile(rf"({_WORD}{{0,24}}(?:公告|通告|令|决定|批复))((?:19|20)\d\d)年第?0*(\d{{1,4}})号", re.ASCII)
_ORDER = re.compile(rf"({_WORD}{{1,24}}令)第?0*(\d{{1,4}})号", re.ASCII)
_LEADS: Final = ("发文字号", "文号", "字号", "发文号", "文件编号", "编号", "有效性", "文件", "标题")
_ENDS: Final = re.compile(r"(?:公告|通告|令|决定|批复)$")
_AFTER_TITLE: Final = re.compile(
    r"^.*(?:通知|意见|公告|决定|批复|复函|的函|通告|通报|方案|办法|规定|措施|条例|指南|事项)(?=.{2,})"
)
_LONGEST_CODE: Final = 12


@dataclass(frozen=True)
class OfficialNumber:
    """``code``: the issuer's letters (国办发) or kind (财政部公告, 国令); ``year`` 0 where none is given; ``serial``."""

    code: str
    year: int
    serial: int
    start: int = -1

    @property
    def key(self) -> tuple[str, int, int]:
        """What is looked up: codes are shown with more or less before them, so their ends must do."""
        return self.code[-2:], self.year, self.serial

    def __str__(self) -> str:
        if not self.year:
            return f"{self.code}第{self.serial}号"
        if _ENDS.search(self.code):
            return f"{self.code}{self.year}年第{self.serial}号"
        return f"{self.code}〔{self.year}〕{self.serial}号"

    def agrees(self, other: "OfficialNumber") -> bool:
        """Whether two spellings are one number: the code may be shown with more or less of the issuer's name before it."""
        same = (self.year, self.serial) == (other.year, other.serial)
        return same and (
            self.code.endswith(other.code) or other.code.endswith(self.code) or _kind(self) == _kind(other) != ""
        )


def _kind(number: OfficialNumber) -> str:
    """公告, 令 …: two issuers' names before one of these do not make it another announcement."""
    match = _ENDS.search(number.code)
    return match[0] if match else ""


def numbers_in(text: str) -> list[OfficialNumber]:
    """Every number in a normal form, by place."""
    found = [
        OfficialNumber(code, int(year), int(serial), match.start())
        for pattern in (_BRACKETED, _YEARLY)
        for match in pattern.finditer(text)
        for year, serial in [(match[2], match[3])]
        for code in [_code(match[1])]
        if code
    ]
    found += [
        OfficialNumber(code, 0, int(match[2]), match.start())
        for match in _ORDER.finditer(text)
        for code in [_code(match[1])]
        if code
    ]
    return sorted(found, key=lambda number: number.start)


def _code(text: str) -> str:
    """The issuer's letters alone: labels and the end of a title that run into them are cut off."""
    for lead in _LEADS:
        text = text.rpartition(lead)[2]
    text = _AFTER_TITLE.sub("", text)
    return text if _ENDS.search(text) else text[-_LONGEST_CODE:]


def number_in(text: str) -> OfficialNumber | None:
    """The first number in a normal form."""
    return next(iter(numbers_in(text)), None)


def own_number(normal: Normal, title: str, head: int, within: int) -> OfficialNumber | None:
    """The document's own number: above its wording, else in its title, else near the top where it is not cited in brackets."""
    text = normal.text
    after = text.rfind(title, 0, head) + len(title) if title and title in text[:head] else 0
    found = number_in(text[after:head]) or number_in(text[:head]) or number_in(title)
    if found:
        return found
    near = numbers_in(text[:within])
    return next((number for number in near if not _is_cited(normal, number)), None)


def _is_cited(normal: Normal, number: OfficialNumber) -> bool:
    """Whether a number stands in brackets behind the title of another document."""
    stop = normal.text.find("号", number.start) + 1
    return normal.between(stop, stop).strip()[:1] in ("）", ")", "，", "、", "》")

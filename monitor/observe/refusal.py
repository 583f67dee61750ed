"""Pages that say that they are an error: not found, no right to look, a server that failed.

Told from the title or from a page that says little else, because articles speak of errors too.
"""

import re

_TITLE = re.compile(
    r"^\W*(?:(?:HTTP\W*)?(?:40[0-9]|41\d|50[0-9])(?!\d)|error\b|错误|出错|系统(?:错误|异常|繁忙)|服务器(?:错误|异常|内部)|运行时错误|应用程序中的服务器错误|页面(?:不存在|未找到|找不到|出错|丢失)"
    r"|(?:not|page not) found|forbidden|access denied|(?:service|server)? ?(?:temporarily )?unavailable|bad (?:gateway|request)|internal server error|gateway time-?out|runtime error)",
    re.I,
)
_SAID = re.compile(
    r"(?:HTTP\W*(?:Status|Error|错误|状态)?\W*)?(?:40[0-5]|410|50[0-5])\W{0,3}(?:forbidden|not found|bad|internal|service|gateway|unauthorized|method|gone|错误|页面|禁止|error|找不到|无法|未找到|没有)"
    r"|HTTP\W*Status\W*[45]\d\d|暂时无法(?:访问|打开|使用)|(?:网站|系统|本站)(?:正在)?(?:升级|维护)"
    r"|(?:forbidden|access denied|bad gateway|internal server error|service unavailable|gateway time-?out|runtime error|not authorized to)"
    r"|(?:没有|无)(?:访问|浏览|查看|操作)?权限|(?:禁止|拒绝)访问|访问被(?:拒绝|禁止)|不允许访问|服务器(?:内部)?(?:错误|出错|异常|繁忙)|系统(?:错误|异常|出错|繁忙)|(?:服务|网站|页面)(?:暂时|暂不|无法)[^。]{0,4}(?:访问|使用|显示|提供)"
    r"|(?:页面|网页|文章|内容|信息|文件|栏目|资源|地址)[^。，,]{0,8}(?:不存在|未找到|找不到|没有找到|已(?:经)?(?:被)?删除|已(?:经)?(?:被)?移除|已(?:经)?下线|已失效|丢失)|(?:找不到|未找到|没有找到|无法找到|无法显示)[^。，,]{0,10}(?:页面|网页|文章|内容|资源|文件)",
    re.I,
)
_FEW_CHARS = 400


def says_error(title: str, text: str, chars: int) -> bool:
    """Whether a page with this title and these words is nothing but an error's; ``chars`` counts its own text."""
    if chars > _FEW_CHARS:
        return False
    said = _SAID.search(text[:2_000]) is not None
    return said if chars > 60 and not _TITLE.search(title) else said or _TITLE.search(title) is not None

"""Notices that a gate sends in the place of a page, with status 200: too many visits, a busy system, maintenance.

They are told by words that are the whole message of a page that has nothing of a site about it.  A site's own page that
speaks of such things has its furniture or the signs of something published, and stays what it is.
"""

import re

_MOST_TEXT = 160  # characters; the notices are a sentence or two
_MOST_LINKS = 2  # back to the home page, try again

_TOO_OFTEN = re.compile(
    r"(?:访问|请求|操作|点击|刷新|查询|连接)(?:得|的)?(?:过于|过|太|较为?)(?:频繁|密集|快|多)|频繁(?:访问|请求|操作)|(?:次数|频率|频次|速度|速率|流量|连接数|并发)(?:过|太)(?:多|高|快|大)"
    r"|(?:超过|超出|达到|已达)[^。！!]{0,10}(?:访问|请求|查询|连接)[^。！!]{0,8}(?:次数|频率|上限|限制|阈值)|(?:访问|请求|在线)(?:的)?(?:人数|用户|量)(?:过|太)(?:多|大)"
    r"|too many (?:requests|connections|visits)|rate limit|request(?:s|ing)? too (?:often|frequent|fast)|访问(?:次数|频率)?(?:已)?(?:受限|被限制)"
)
_BUSY = re.compile(
    r"(?:系统|服务器?|网络|网站|平台|数据库|页面|前方)(?:正|当前|现在|暂时|过于|太)?(?:繁忙|忙碌|拥堵|拥挤|异常|开小差|无响应|未响应|不可用|超载|过载)|(?:系统|服务器?)正?忙"
    r"|service (?:is )?(?:temporarily )?unavailable|(?:server|system) (?:is )?(?:too )?busy|try again (?:later|in)|over(?:loaded| capacity)"
)
_MAINTENANCE = re.compile(
    r"(?:网站|系统|本站|平台|服务器?|站点)[^。！!]{0,8}(?:维护|升级|改版|割接|检修)|(?:正在|停机|系统|例行|紧急|升级)[^。！!]{0,4}(?:维护|升级|检修)|暂停(?:访问|服务|使用)|暂时(?:关闭|无法访问|不能访问|停止)"
    r"|under maintenance|(?:site|system|server|scheduled) maintenance|maintenance mode"
)
_WAIT = re.compile(
    r"(?:稍|过)(?:后|候|等|一?会儿?)[^。！!]{0,10}(?:试|访问|重试|刷新|打开|操作|来|登录)|\d+\s*(?:秒|分钟?|小时)[^。！!]{0,6}(?:再|重试|访问)|(?:再|重)试"
)
_SITE = re.compile(
    r"主办|承办|版权所有|copyright|[icp]{3}备|公网安备|网站标识码|当前位置|所在位置|网站地图|无障碍|栏目|\d年\d|暂无"
)
_CLOSED = re.compile(r"关停|迁移|整合|永久|新(?:网址|域名|网站|地址)|并入|撤销|注销")
_MEANT_ELSEWHERE = re.compile(
    r"关于|通知|公告|公示|通告|意见|决定|批复|报告|方案|办法|倡议|解读|记者|会议|来源\s*[:：]|发布(?:时间|日期|机构)|责任编辑"
)

TOO_OFTEN, BUSY, MAINTENANCE = "访问频率受限", "系统繁忙", "网站维护"
"""The names of what such a notice says."""

NOTICES = frozenset({TOO_OFTEN, BUSY, MAINTENANCE})


def notice(title: str, shown: str, links: int) -> str:
    """What a page of this title that shows these words (both in lower case) asks of the visitor; empty when it is a page
    of its own."""
    said = f"{title} {shown}"
    if not said.strip() or len(shown) > _MOST_TEXT or links > _MOST_LINKS:
        return ""
    if _SITE.search(said) or _CLOSED.search(said) or _MEANT_ELSEWHERE.search(said):
        return ""
    if _TOO_OFTEN.search(said):
        return TOO_OFTEN
    if _MAINTENANCE.search(said):
        return MAINTENANCE
    return BUSY if _BUSY.search(said) or _WAIT.search(shown) else ""

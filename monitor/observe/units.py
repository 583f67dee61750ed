"""Whether the words of a link name a unit of a district (部门, 镇街), or a page on which units are listed."""

import re

from monitor.observe.columns import recognise

_UNIT = re.compile(
    r"[\u4e00-\u9fff（）()、·]{1,24}(?:局|委|办|委员会|办公室|镇|乡|街道|街道办|办事处|人民政府|管委会|法院|检察院|总?工会|妇联|残联|科协|文联"
    r"|侨联|工商联|红十字会|档案馆|图书馆|文化馆|博物馆|交易中心|支队|大队|园区|开发区|监管分局|供销社|税务所|气象站)"
)
_GENERIC = re.compile(
    r"(?:各|全|区|县|市|级|直属?|本|政府|人民|党委|有关|相关|其他|其它|部门|单位|乡|镇|村|街|道|办|委|局|和|与|及|、|/|·|\(|\)|（|）)+"
)
_ACTS = re.compile(
    r"公开|公示|动态|信箱|查询|下载|指南|名单|专栏|专题|我要|网上|在线|一网|通知|举报|投诉|预约|登录|注册|审批|网办|掌上|接诉|帮办|代办|交办|督办|承办|主办"
)
_DIRECTORY = re.compile(
    r"(?:区|县|市)?(?:级|直)?(?:政府)?(?:各)?(?:部门|单位|机构|镇街|乡镇|街道|街镇|镇乡|街道乡镇|乡镇街道|镇街道|部门街镇|部门镇街|部门乡镇)(?:和|、|/|及)?(?:部门|镇街|乡镇|街道|街镇)?"
    r"(?:网站|网页|子网站|专属网页|子站|链接|导航|信息公开|公开|平台|频道|之窗)?"
    r"|(?:政府|网站|站群|部门|镇街|街镇)(?:网站)?(?:导航|群|地图|集群|链接)|站点地图|机构(?:设置|职能|概况)|组织机构|政府部门|政府机构|政府信息公开|部门信息公开|信息公开|政务公开"
)
_LONGEST = 24
_ABOVE = re.compile(
    r"国家|国务院|中国|中央|中华|最高人民|全国|.{0,12}(?:省|自治区|兵团|直辖市)|市(?!场|政|容)|[\u4e00-\u9fff]{2,8}(?:[区县市旗]人民政府|市[\u4e00-\u9fff]+)"
)


def is_unit(text: str) -> bool:
    """Whether a link's words are nothing but the name of one unit: 区财政局, 白云镇, 江南街道办事处."""
    name = "".join(text.split())
    if not 2 < len(name) <= _LONGEST or not _UNIT.fullmatch(name):
        return False
    return not (_GENERIC.fullmatch(name) or _ACTS.search(name) or recognise(name) is not None)


def is_above_or_beside(name: str) -> bool:
    """Whether a unit's name is of the state, of a province or city, or of another district: no unit of this one."""
    return _ABOVE.match("".join(name.split())) is not None


def is_directory(text: str) -> bool:
    """Whether a link's words announce a page that lists units: 政府部门, 镇街, 网站导航."""
    return _DIRECTORY.fullmatch("".join(text.split())) is not None

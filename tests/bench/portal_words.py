"""The names that stand on every page of a synthetic portal: columns, departments, towns and the links at the foot."""

GROUPS = (
    ("zwgk", "政务公开"), ("xwzx", "新闻中心"), ("zcwj", "政策文件"), ("hdjl", "互动交流"),
    ("zwfw", "政务服务"), ("ztzl", "专题专栏"), ("sjfb", "数据发布"), ("zjqy", "走进青原"),
)  # fmt: skip

COLUMNS = (
    ("xwzx/zwyw", "政务要闻"), ("xwzx/bmdt", "部门动态"), ("xwzx/zjdt", "镇街动态"), ("xwzx/tpxw", "图片新闻"),
    ("xwzx/spxw", "视频新闻"), ("xwzx/mtjj", "媒体聚焦"), ("zwgk/tzgg", "通知公告"), ("zwgk/rsrm", "人事任免"),
    ("zwgk/ghjh", "规划计划"), ("zwgk/czyjs", "财政预决算"), ("zwgk/zfcg", "政府采购"), ("zwgk/zdxm", "重大项目"),
    ("zwgk/jyta", "建议提案"), ("zwgk/zkly", "招考录用"), ("zwgk/ysqgk", "依申请公开"), ("zwgk/xxgkzn", "信息公开指南"),
    ("zwgk/xxgknb", "信息公开年报"), ("zwgk/jcgk", "基层公开"), ("zcwj/gfxwj", "规范性文件"), ("zcwj/qtwj", "其他文件"),
    ("zcwj/zcjd", "政策解读"), ("zcwj/tjjd", "图解政策"), ("zcwj/wjqlk", "文件清理"), ("zcwj/zfgb", "政府公报"),
    ("zcwj/sjwj", "上级文件"), ("hdjl/ldxx", "领导信箱"), ("hdjl/myzj", "民意征集"), ("hdjl/zxft", "在线访谈"),
    ("hdjl/hygq", "回应关切"), ("hdjl/zxzx", "在线咨询"), ("hdjl/cjwt", "常见问题"), ("zwfw/grbs", "个人办事"),
    ("zwfw/frbs", "法人办事"), ("zwfw/bszn", "办事指南"), ("zwfw/bgxz", "表格下载"), ("zwfw/gsgg", "公示公告"),
    ("ztzl/yshj", "优化营商环境"), ("ztzl/xczx", "乡村振兴"), ("ztzl/aqsc", "安全生产"), ("ztzl/hbdc", "环保督察"),
    ("ztzl/fzzf", "法治政府建设"), ("ztzl/wmcj", "文明创建"), ("sjfb/tjgb", "统计公报"), ("sjfb/tjyb", "统计月报"),
    ("sjfb/sjjd", "数据解读"), ("sjfb/ndsj", "年度数据"), ("zjqy/qyjj", "青原简介"), ("zjqy/lyfg", "旅游风光"),
    ("zjqy/rwls", "人文历史"), ("zjqy/cyfz", "产业发展"),
)  # fmt: skip

DEPARTMENTS = (
    "发展改革委", "教育委员会", "科学技术局", "经济信息委", "公安局", "民政局", "司法局", "财政局", "人力社保局",
    "规划资源局", "生态环境局", "住房城乡建委", "城市管理局", "交通局", "水利局", "农业农村委", "商务委", "文化旅游委",
    "卫生健康委", "审计局",
)  # fmt: skip

TOWNS = (
    "城关街道", "滨江街道", "文峰街道", "南山街道", "白云镇", "龙潭镇", "柳荫镇", "石桥镇", "清溪镇", "高坪镇", "双河镇",
    "三汇镇", "古路镇", "大堰镇", "金凤镇", "青木镇", "虎溪镇", "曾家镇",
)  # fmt: skip

FOOT = (
    ("wzdt", "网站地图"), ("gywm", "关于我们"), ("lxwm", "联系我们"), ("yssm", "隐私声明"), ("sybz", "使用帮助"),
    ("fwsm", "版权声明"), ("wza", "无障碍声明"), ("dyfb", "订阅发布"),
    ("search", "站内搜索"),
)  # fmt: skip

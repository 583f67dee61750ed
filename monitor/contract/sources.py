"""The documents that most rules stand in, as findings cite them, and where a public copy was read."""

from typing import Final

INDICATORS: Final = "《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）"
INDICATORS_URL: Final = "https://www.gov.cn/zhengce/content/2019-04/18/content_5384134.htm"
GUIDELINE: Final = "《政府网站发展指引》（国办发〔2017〕47号）"
GUIDELINE_URL: Final = "https://www.gov.cn/zhengce/content/2017-06/08/content_5200760.htm"

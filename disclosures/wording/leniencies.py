"""Names of what a response breaks and was read in spite of."""

from collections.abc import Mapping

from disclosures.page import Leniency
from disclosures.wording.marking import gettext_noop as _

#: Names of ``disclosures.Leniency``.
LENIENCIES: Mapping[Leniency, str] = {
    Leniency.HTTP_HEADER_LINE: _("响应头有不合规范的行"),
    Leniency.HTTP_STATUS_LINE: _("状态行的 HTTP 版本不合规范"),
    Leniency.HTTP_LENGTH_FORM: _("响应头标的长度带正负号"),
    Leniency.HTTP_REPEATED_LENGTH: _("响应头多次标明长度"),
    Leniency.HTTP_TWO_FRAMINGS: _("响应头既标长度又分块"),
    Leniency.HTTP_VERSION: _("HTTP/1.0 响应却分块"),
    Leniency.HTTP_CONTENT_ENCODING: _("所标压缩方式不存在"),
    Leniency.HTTP_WRONG_LENGTH: _("所标长度与实际不符"),
    Leniency.HTTP_NO_LAST_CHUNK: _("分块传输没有结束标记"),
    Leniency.PAGE_LONG_TAIL: _("网页结尾之后还有大量脚本"),
    Leniency.PAGE_NO_END: _("网页缺少结束标签"),
    Leniency.PAGE_CHARSET: _("实际编码与所标不同"),
    Leniency.PAGE_BROKEN_CHARACTERS: _("网页有少量乱码"),
    Leniency.TLS_CHAIN: _("网站没有发送中间证书"),
}

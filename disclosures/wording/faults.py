"""Names of faults, and of the fields that a reason may list."""

from collections.abc import Mapping

from disclosures.page import Fault
from disclosures.wording.marking import gettext_noop as _

#: Names of ``disclosures.Fault``.
FAULTS: Mapping[Fault, str] = {
    Fault.UNREACHABLE: _("连接不上"),
    Fault.TIMEOUT: _("超时"),
    Fault.RATE_LIMITED: _("网站要求暂缓访问"),
    Fault.HTTP_ERROR: _("网站报错"),
    Fault.TRUNCATED: _("内容不完整"),
    Fault.GONE: _("页面已不存在"),
    Fault.SOFT_404: _("页面称内容不存在"),
    Fault.BUSY: _("系统繁忙或维护"),
    Fault.CHALLENGE: _("人机验证"),
    Fault.LOGIN: _("要求登录"),
    Fault.REDIRECTED_HOME: _("被转到首页"),
    Fault.SPA_SHELL: _("页面须由脚本填充"),
    Fault.EMPTY: _("没有内容"),
    Fault.NOT_TEXT: _("不是网页"),
    Fault.MOJIBAKE: _("乱码"),
    Fault.REDESIGNED: _("版式不认识"),
    Fault.TEMPLATE: _("多个网址内容相同"),
    Fault.TOO_LARGE: _("过大"),
    Fault.TOO_COMPLEX: _("过于复杂"),
    Fault.POISON: _("曾使抓取进程崩溃"),
    Fault.FORBIDDEN_ADDRESS: _("不允许访问的网址"),
    Fault.ROBOTS: _("robots.txt 不允许"),
    Fault.TLS: _("证书或加密有问题"),
}

#: Names of the fields that a reason may list.
FIELDS: Mapping[str, str] = {
    "title": _("标题"),
    "publisher": _("发布机构"),
    "published": _("发布日期"),
    "signed_on": _("成文日期"),
    "index_no": _("索引号"),
    "doc_no": _("文号"),
}

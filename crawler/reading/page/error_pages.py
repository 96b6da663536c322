"""Detects error pages, login forms, challenges and empty pages under status 200."""

import re
from collections.abc import Sequence

from crawler.reading.page.lines import PageLine
from disclosures import Fault, Page
from disclosures.errors import PageUnreadable
from disclosures.reason import Reason, ReasonCode

#: Characters of sentences from which a page is content, whatever words it contains.
_MIN_PROSE = 200

#: Maximum characters of a page that only redirects by script.
_MAX_REDIRECT_PAGE = 3000

_ERROR_TITLE = re.compile(
    r"^\W{0,4}(?:404|403|500|502|503|error|错误|出错|提示|系统提示|温馨提示|not found|forbidden|"
    r"页面不存在|找不到|访问(?:验证|被拒|拦截)|安全验证|系统(?:繁忙|维护)|网站维护|登录|用户登录|"
    r"请稍候|just a moment)",
    re.IGNORECASE,
)
_ERROR_SIGNS: tuple[tuple[Fault, re.Pattern[str], ReasonCode], ...] = (
    (
        Fault.HTTP_ERROR,
        re.compile(
            r"java\.(?:lang|sql|io)\.|Exception\b|stack trace|ORA-\d{4}|SQLSTATE|SQL syntax|PDOExc|"
            r"Fatal error\s?:|HTTP Status \d{3}|Internal Server Error|Bad Gateway|"
            r"(?:数据库|服务器)(?:连接)?(?:失败|错误|异常|超时)|运行时错误|Server Error in|"
            r"源站.{0,8}超时",
            re.IGNORECASE,
        ),
        ReasonCode.PAGE_SERVER_ERROR,
    ),
    (
        Fault.CHALLENGE,
        re.compile(
            r"验证码|安全验证|人机验证|访问验证|滑动.{0,6}验证|安全检[查测]|浏览器安全|防火墙|"
            r"请求(?:被|已被)?(?:拦截|阻断)|非法请求|恶意(?:访问|攻击)|"
            r"访问(?:被|已被)(?:拒绝|拦截|阻断)|被.{0,8}设置为?拦截|拖动.{0,6}滑块|疑似.{0,4}攻击|"
            r"(?:IP|地址).{0,8}(?:禁止访问|封禁)|"
            r"启用\s?(?:cookie|javascript)|enable (?:cookies|javascript)|access denied|captcha|"
            r"just a moment|acw_sc__|__jsl_clearance",
            re.IGNORECASE,
        ),
        ReasonCode.PAGE_CHALLENGE,
    ),
    (
        Fault.BUSY,
        re.compile(
            r"系统(?:正在)?(?:繁忙|维护|升级)|服务器?(?:繁忙|忙)|维护中|"
            r"(?:正在|系统|网站|停机)(?:进行)?(?:例行)?维护|"
            r"稍[后候]再?(?:试|访问|重试)|暂停(?:服务|访问|对外)|升级改造|"
            r"service (?:is )?unavailable|"
            r"(?:访问|请求)(?:过于|太)(?:频繁|多)|too many requests|under maintenance",
            re.IGNORECASE,
        ),
        ReasonCode.PAGE_BUSY,
    ),
    (
        Fault.SOFT_404,
        re.compile(
            r"(?:页面|网页|文章|信息|内容|文件|栏目)"
            r"(?:不存在|没有找到|未找到|已(?:被)?(?:删除|移除|撤销|下线))|"
            r"(?:找|访问|打)不(?:到|开)|您(?:要|所|想)?(?:访问|查看|浏览)的|"
            r"(?<!\d)404(?!\d)|not found|"
            r"域名(?:已过期|出售|转让)|domain (?:is|may be) for sale|parked|"
            r"(?:本|该)?网?站已(?:经)?(?:关停|关闭|停用|停止运行)|未备案|暂时无法访问|尚未(?:通过)?审核|"
            r"Welcome to nginx|NoSuchKey|key does not exist|Apache Tomcat/|IIS Windows",
            re.IGNORECASE,
        ),
        ReasonCode.PAGE_NOT_FOUND,
    ),
    (
        Fault.LOGIN,
        re.compile(
            r"请(?:先|您)?登[录陆]|(?:用户|会员|账号|统一)登[录陆]|统一身份认证|sign in|log ?in"
        ),
        ReasonCode.PAGE_LOGIN,
    ),
)
_REPORT_TITLE = re.compile(r"(?:信息|政务)公开.{0,12}(?:报告|年报|方案|要点|指南|总结)")
_LABELLED_DATE = re.compile(
    r"(?:发布|发文|成文|公开|更新)\s{0,3}(?:日期|时间)\s{0,3}[:：]\s{0,3}(?:19|20)\d\d\s?[-年./]"
)
_ALERT_CALL = re.compile(r"alert\(\s{0,3}[\"']([^\"']{2,100})")
_UNFILLED_TEMPLATE = re.compile(r"\{\{\s{0,3}[\w.]{1,60}\s{0,3}\}\}|正在加载|页面加载中")

#: A script or a meta refresh that redirects to the front page.
_HOME_REDIRECT = re.compile(
    r"(?:location(?:\.href)?\s{0,3}=\s{0,3}[\"']|http-equiv=[\"']?refresh[\"']?[^>]{0,40}url=)"
    r"(?:https?://[^/\"'>]{1,100})?/(?:index\.\w{2,5})?[\"';>]",
    re.IGNORECASE,
)
_SPA_ROOT = re.compile(
    r"<div[^>]{0,200}id\s{0,3}=\s{0,3}[\"']?(?:app|root|main-app)\b", re.IGNORECASE
)


def reject_error_page(page: Page, *, title: str, lines: Sequence[PageLine], text: str) -> None:
    """Reject a page without content although its status is 200.

    Raises:
        PageUnreadable: BUSY, SOFT_404, LOGIN, CHALLENGE, HTTP_ERROR, SPA_SHELL or EMPTY.
    """
    page_text = title + "\n" + "\n".join(line.text for line in lines[:400])
    prose = sum(len(line.text) for line in lines if _is_prose(line))
    has_error_title = _ERROR_TITLE.search(title) is not None
    if prose >= _MIN_PROSE and not (has_error_title and prose < 5 * _MIN_PROSE):
        return
    if not has_error_title and _is_report(lines, prose):
        return
    if not has_error_title and is_dated(lines):
        return
    if fault := _find_error_sign(
        page_text[:4000] if not has_error_title else page_text[:20_000], short=len(page_text) < 600
    ):
        raise PageUnreadable(page.url, *fault)
    if _has_password_field(text) and prose < _MIN_PROSE // 4:
        raise PageUnreadable(page.url, Fault.LOGIN, Reason.of(ReasonCode.PAGE_LOGIN_FORM))
    is_empty = len(page_text.strip()) < 40 and not _is_titled_sentence(title, lines)
    if is_empty or _UNFILLED_TEMPLATE.search(page_text):
        raise PageUnreadable(page.url, *_fault_of_empty_page(text, lines))


def _is_report(lines: Sequence[PageLine], prose: int) -> bool:
    """Whether a short page is a report: by a table, or by a line that names one."""
    if any(line.cells is not None and len(line.cells.rows) > 4 for line in lines):
        return True
    return prose >= _MIN_PROSE // 4 and any(
        not line.link and _REPORT_TITLE.search(line.text[:200]) for line in lines
    )


def _is_titled_sentence(title: str, lines: Sequence[PageLine]) -> bool:
    """Whether a page is a sentence below a heading that its <title> repeats."""
    headed = [at for at, line in enumerate(lines) if len(line.text) >= 4 and line.text in title]
    below = lines[headed[0] + 1 :] if headed else ()
    return any(_is_prose(line) and line.text.endswith("。") for line in below)


def is_dated(lines: Sequence[PageLine]) -> bool:
    """Whether a page prints its publication date: a notice of 系统维护 does, an error page not."""
    return any(_LABELLED_DATE.search(line.text[:200]) for line in lines)


def reject_error_text(page: Page, *, lines: Sequence[PageLine]) -> None:
    """Reject an article that consists of an error message, whatever surrounds it.

    Raises:
        PageUnreadable: BUSY, SOFT_404, CHALLENGE, HTTP_ERROR or LOGIN.
    """
    page_text = "\n".join(line.text for line in lines)
    if len(page_text) >= _MIN_PROSE or _is_report(lines, len(page_text)):
        return
    if fault := _find_error_sign(page_text, short=True):
        raise PageUnreadable(page.url, *fault)


def _is_prose(line: PageLine) -> bool:
    return not line.link and line.cells is None and re.search(r"[。；，,]", line.text) is not None


def _find_error_sign(page_text: str, *, short: bool) -> tuple[Fault, Reason] | None:
    """Return the first sign of an error page; signs of a login count on short pages only."""
    for fault, pattern, code in _ERROR_SIGNS:
        match = pattern.search(page_text)
        if match and (short or fault is not Fault.LOGIN):
            return fault, Reason.of(code, sign=match[0])
    return None


def _has_password_field(text: str) -> bool:
    return re.search(r"type\s{0,3}=\s{0,3}[\"']?password", text, re.IGNORECASE) is not None


def _fault_of_empty_page(text: str, lines: Sequence[PageLine]) -> tuple[Fault, Reason]:
    """Return the fault of a page without text: redirect, SPA shell, challenge, or empty."""
    if (alert := _ALERT_CALL.search(text)) and (fault := _find_error_sign(alert[1], short=True)):
        return fault
    if len(text) < _MAX_REDIRECT_PAGE and _HOME_REDIRECT.search(text):
        return Fault.REDIRECTED_HOME, Reason.of(ReasonCode.PAGE_ONLY_REDIRECTS_HOME)
    if _SPA_ROOT.search(text) or any(_UNFILLED_TEMPLATE.search(line.text) for line in lines):
        return Fault.SPA_SHELL, Reason.of(ReasonCode.PAGE_SCRIPT_SHELL)
    if "<script" in text.lower() and not any(line.image for line in lines):
        return Fault.CHALLENGE, Reason.of(ReasonCode.PAGE_ONLY_SCRIPT)
    return Fault.EMPTY, Reason.of(ReasonCode.PAGE_NO_TEXT)

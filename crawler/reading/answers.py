"""What an answer is by its status and first look: content, or one of the many ways it is not."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from crawler.reading.tree import Line
from disclosures import Fault, Page
from disclosures.errors import PageError, PageUnreachable, PageUnreadable
from disclosures.reason import Reason, ReasonCode

#: The longest that a site may send us away.
LONGEST_WAIT = timedelta(hours=24)

_CHALLENGES = frozenset({202, 405, 412, 521})
_SILENT = frozenset({Fault.HTTP_ERROR, Fault.RATE_LIMITED, Fault.TRUNCATED})

#: A page with this many sentences of text is content, whatever words it mentions.
_ENOUGH = 200

#: Characters of a page that does nothing but lead away.
_BRIEF = 3000

_ERROR_TITLE = re.compile(
    r"^\W{0,4}(?:404|403|500|502|503|error|错误|出错|提示|系统提示|温馨提示|not found|forbidden|"
    r"页面不存在|找不到|访问(?:验证|被拒|拦截)|安全验证|系统(?:繁忙|维护)|网站维护|登录|用户登录|"
    r"请稍候|just a moment)",
    re.IGNORECASE,
)
_SIGNS: tuple[tuple[Fault, re.Pattern[str], ReasonCode], ...] = (
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
_REPORT = re.compile(r"(?:信息|政务)公开.{0,12}(?:报告|年报|方案|要点|指南|总结)")
_DATED = re.compile(
    r"(?:发布|发文|成文|公开|更新)\s{0,3}(?:日期|时间)\s{0,3}[:：]\s{0,3}(?:19|20)\d\d\s?[-年./]"
)
_ALERT = re.compile(r"alert\(\s{0,3}[\"']([^\"']{2,100})")
_UNFILLED = re.compile(r"\{\{\s{0,3}[\w.]{1,60}\s{0,3}\}\}|正在加载|页面加载中")

#: A script or a refresh that leads to the front page.
_HOME = re.compile(
    r"(?:location(?:\.href)?\s{0,3}=\s{0,3}[\"']|http-equiv=[\"']?refresh[\"']?[^>]{0,40}url=)"
    r"(?:https?://[^/\"'>]{1,100})?/(?:index\.\w{2,5})?[\"';>]",
    re.IGNORECASE,
)
_SHELL = re.compile(r"<div[^>]{0,200}id\s{0,3}=\s{0,3}[\"']?(?:app|root|main-app)\b", re.IGNORECASE)


def refuse_status(page: Page) -> None:
    """Let only 200 pass.

    Raises:
        PageUnreachable: RATE_LIMITED, HTTP_ERROR, TRUNCATED: later.
        PageUnreadable: GONE, CHALLENGE, LOGIN, EMPTY.
    """
    if page.status == 200:
        return
    fault = _fault_of(page)
    wait = _retry_after(page) if fault in (Fault.RATE_LIMITED, Fault.HTTP_ERROR) else None
    kind: type[PageError] = PageUnreachable if fault in _SILENT else PageUnreadable
    raise kind(page.url, fault, Reason.of(ReasonCode.HTTP_STATUS, status=page.status), wait)


def refuse_soft_errors(page: Page, *, title: str, lines: Sequence[Line], text: str) -> None:
    """Stop at a page that is no content although its status says so.

    Raises:
        PageUnreadable: BUSY, SOFT_404, LOGIN, CHALLENGE, HTTP_ERROR, SPA_SHELL or EMPTY.
    """
    said = title + "\n" + "\n".join(line.text for line in lines[:400])
    prose = sum(len(line.text) for line in lines if _is_prose(line))
    accused = _ERROR_TITLE.search(title) is not None
    if prose >= _ENOUGH and not (accused and prose < 5 * _ENOUGH):
        return
    if not accused and _is_report(lines, prose):
        return
    if not accused and is_dated(lines):
        return
    if fault := _sign_in(said[:4000] if not accused else said[:20_000], short=len(said) < 600):
        raise PageUnreadable(page.url, *fault)
    if _is_form(text) and prose < _ENOUGH // 4:
        raise PageUnreadable(page.url, Fault.LOGIN, Reason.of(ReasonCode.PAGE_LOGIN_FORM))
    if len(said.strip()) < 40 or _UNFILLED.search(said):
        raise PageUnreadable(page.url, *_nothing(text, lines))


def _is_report(lines: Sequence[Line], prose: int) -> bool:
    """Whether a short page is a report all the same: by a table, or by what it calls itself."""
    if any(line.cells is not None and len(line.cells.rows) > 4 for line in lines):
        return True
    return prose >= _ENOUGH // 4 and any(
        not line.link and _REPORT.search(line.text[:200]) for line in lines
    )


def is_dated(lines: Sequence[Line]) -> bool:
    """Whether a page says when it was published: a notice of 系统维护 does, an error does not."""
    return any(_DATED.search(line.text[:200]) for line in lines)


def refuse_error_text(page: Page, *, lines: Sequence[Line]) -> None:
    """Stop at an article that is nothing but an error's words, however much stands around it.

    Raises:
        PageUnreadable: BUSY, SOFT_404, CHALLENGE, HTTP_ERROR or LOGIN.
    """
    said = "\n".join(line.text for line in lines)
    if len(said) >= _ENOUGH or _is_report(lines, len(said)):
        return
    if fault := _sign_in(said, short=True):
        raise PageUnreadable(page.url, *fault)


def _fault_of(page: Page) -> Fault:
    """What a status other than 200 means."""
    if page.status in (404, 410):
        return Fault.GONE
    if page.status in _CHALLENGES or (page.status == 403 and b"<script" in page.body[:50_000]):
        return Fault.CHALLENGE
    if page.status == 429 or (page.status == 503 and page.headers.get("retry-after")):
        return Fault.RATE_LIMITED
    others = {401: Fault.LOGIN, 204: Fault.EMPTY, 206: Fault.TRUNCATED}
    return others.get(page.status, Fault.HTTP_ERROR)


def _retry_after(page: Page) -> timedelta | None:
    """How long to stay away, in seconds or until a date; never longer than a day."""
    written = page.headers.get("retry-after", "").strip()
    if written.isdecimal():
        return min(timedelta(seconds=int(written[:9])), LONGEST_WAIT)
    if not written or page.fetched_at is None:
        return None
    try:
        until = parsedate_to_datetime(written)
    except ValueError:
        return None
    return _between(page.fetched_at, until)


def _between(now: datetime, until: datetime) -> timedelta | None:
    """The time from `now` to `until`, at most a day; None for a date without a zone."""
    if until.tzinfo is None:
        return None
    return max(timedelta(0), min(until - now, LONGEST_WAIT))


def _is_prose(line: Line) -> bool:
    return not line.link and line.cells is None and re.search(r"[。；，,]", line.text) is not None


def _sign_in(said: str, *, short: bool) -> tuple[Fault, Reason] | None:
    """The first sign of an error page; a login word alone only counts on a short page."""
    for fault, pattern, code in _SIGNS:
        match = pattern.search(said)
        if match and (short or fault is not Fault.LOGIN):
            return fault, Reason.of(code, sign=match[0])
    return None


def _is_form(text: str) -> bool:
    return re.search(r"type\s{0,3}=\s{0,3}[\"']?password", text, re.IGNORECASE) is not None


def _nothing(text: str, lines: Sequence[Line]) -> tuple[Fault, Reason]:
    """What a page without words is: a shell, a challenge, a picture, or nothing."""
    if (said := _ALERT.search(text)) and (fault := _sign_in(said[1], short=True)):
        return fault
    if len(text) < _BRIEF and _HOME.search(text):
        return Fault.REDIRECTED_HOME, Reason.of(ReasonCode.PAGE_ONLY_REDIRECTS_HOME)
    if _SHELL.search(text) or any(_UNFILLED.search(line.text) for line in lines):
        return Fault.SPA_SHELL, Reason.of(ReasonCode.PAGE_SCRIPT_SHELL)
    if "<script" in text.lower() and not any(line.image for line in lines):
        return Fault.CHALLENGE, Reason.of(ReasonCode.PAGE_ONLY_SCRIPT)
    return Fault.EMPTY, Reason.of(ReasonCode.PAGE_NO_TEXT)

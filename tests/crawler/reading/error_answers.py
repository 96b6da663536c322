"""Answers of sites that have no content, each with its fault."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from disclosures import Page

URL = "http://www.linhe.example/swj/nb/201803/t20180328_1375077.html"
_HTML = {"content-type": "text/html; charset=utf-8"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorAnswer:
    """One answer without content."""

    name: str
    fault: str
    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: _HTML)

    #: Whether the same message also occurs within a site's template.
    in_template: bool = False

    def page(self, body: bytes | None = None) -> Page:
        body = self.body if body is None else body
        return Page(url=URL, body=body, status=self.status, headers=self.headers)


def _page(title: str, inside: str) -> bytes:
    head = f'<head><meta charset="utf-8"><title>{title}</title></head>'
    return f"<!DOCTYPE html>\n<html>{head}\n<body>{inside}</body></html>".encode()


def in_site_template(words: str) -> bytes:
    """Return a page with an error message in place of its article."""
    links = "".join(
        f'<a href="/{at}/">{name}</a>'
        for at, name in enumerate(
            ["首页", "政务公开", "办事服务", "互动交流", "数据开放", "走进临河"]
        )
    )
    return _page(
        "临河区人民政府",
        f'<div class="top"><h2>临河区人民政府</h2>{links}</div>'
        f'<div class="pos">当前位置：{links}</div>'
        f'<div class="main"><div class="article-content">{words}</div></div><div class="foot">'
        "<p>主办单位：临河区人民政府办公室 联系电话：0990-1234567</p><p>东ICP备12345678号 "
        "政府网站标识码：9903030001</p></div>",
    )


def _error_messages(fault: str, names: Mapping[str, tuple[str, str]]) -> list[ErrorAnswer]:
    """Return pages with an error message: name → (title, message)."""
    return [
        ErrorAnswer(name=name, fault=fault, body=_page(title, words), in_template=True)
        for name, (title, words) in names.items()
    ]


_CHALLENGES = {
    "a slider": ("访问验证", "<p>亲，请拖动下方滑块完成验证</p>"),
    "a cloud firewall": (
        "405",
        "<p>很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</p>",
    ),
    "a firewall of the host": (
        "网站防火墙",
        "<p>您所提交的请求含有不合法的参数，已被网站管理员设置拦截！</p>",
    ),
    "a shield": ("拦截", "<p>当前访问疑似黑客攻击，已被网站管理员设置为拦截</p>"),
    "a banned address": ("禁止访问", "<p>您的IP地址已被禁止访问本站，如有疑问请联系管理员。</p>"),
    "no cookies": ("", "<p>请启用 Cookie 后刷新页面</p>"),
    "just a moment": ("Just a moment...", "<p>Enable JavaScript and cookies to continue</p>"),
}
_BUSY = {
    "too many visitors": ("", "<p>当前访问人数过多，系统繁忙，请稍后再试！</p>"),
    "too often": ("提示信息", "<p>您的访问过于频繁，请稍后再试。</p>"),
    "an upgrade": ("公告", "<p>因系统升级改造，网站暂停服务，给您带来不便敬请谅解。</p>"),
    "maintenance": ("网站维护中", "<p>网站维护中，请耐心等待。</p>"),
}
_GONE = {
    "a server's 404": ("404 Not Found", "<center><h1>404 Not Found</h1></center><hr>nginx"),
    "a file not found": (
        "404 - 找不到文件或目录。",
        "<h3>404 - 找不到文件或目录。</h3><p>您要查找的资源可能已被删除，或者暂时不可用。</p>",
    ),
    "a withdrawn article": ("信息提示", "<p>您访问的信息不存在或已被撤销！</p>"),
    "a deleted article": ("提示", "<p>对不起，该文章已被删除或尚未通过审核。</p>"),
    "a missing column": ("出错了", "<p>栏目不存在，3秒后返回首页</p>"),
    "a closed site": ("临河区商务局", "<p>本网站已关停，请访问临河区人民政府门户网站。</p>"),
    "a site without permit": (
        "该网站暂时无法访问",
        "<p>该网站未备案或备案信息不符，暂时无法访问。</p>",
    ),
    "a new server": (
        "Welcome to nginx!",
        "<h1>Welcome to nginx!</h1><p>Thank you for using nginx.</p>",
    ),
    "an expired domain": ("linhe.example", "<p>该域名已过期，请联系注册商续费。</p>"),
}
_ERRORS = {
    "an application's error": (
        "“/”应用程序中的服务器错误",
        "<h1>“/”应用程序中的服务器错误。</h1><p>运行时错误</p><p>说明: 出现应用程序错误。</p>",
    ),
    "a database's refusal": (
        "",
        "<p>mysql_connect(): Access denied for 'cms'@'localhost'</p><p>数据库连接失败</p>",
    ),
    "an SQL error": ("错误", "<p>ORA-12541: TNS:no listener</p>"),
    "a bad gateway": ("502 Bad Gateway", "<center><h1>502 Bad Gateway</h1></center><hr>nginx"),
    "a servlet": ("HTTP Status 500", "<h1>HTTP Status 500 - </h1><p>java.io.IOException</p>"),
    "an unreachable origin": (
        "网站无法访问",
        "<p>源站服务器连接超时，请联系网站管理员。错误代码 522</p>",
    ),
}
_LOGINS = {
    "a login": ("统一身份认证平台", "<p>请登录</p><form><input type='password' name='p'></form>"),
    "for members": ("", "<p>该信息需要登录后查看，请先登录！</p>"),
    "the inner network": ("提示", "<p>该页面仅限政务外网访问，请登录政务外网后查看。</p>"),
}

_SCRIPTS = {
    "challenge": {
        "a script that reloads": "<script>document.cookie='__jsl=1';location.reload()</script>",
        "a script of numbers": "<script>$_ts=window['$_ts'];$_ts.nsd=30241;</script>"
        "<script src='/a.js' r='m'></script>",
    },
    "soft_404": {
        "an alert": "<script>alert('您访问的文章不存在或已删除！');history.back();</script>",
    },
    "redirected_home": {
        "a jump home": "<script>window.location.href='/';</script>",
        "a refresh to home": "<meta http-equiv='refresh' content='0;url=/index.html'>",
    },
    "spa_shell": {
        "an empty application": "<noscript>You need to enable JavaScript.</noscript>"
        "<div id='app'></div><script src='/js/app.js'></script>",
        "still loading": "<div id='root'>正在加载中，请稍候…</div><script></script>",
        "a template": "<div class='article-content'><h1>{{article.title}}</h1><div>"
        "{{article.content}}</div></div><script src='/vue.js'></script>",
    },
    "empty": {
        "frames": "<frameset><frame src='/top.html'><frame src='/main.html'></frameset>",
        "an article without text": "<h1></h1><p>发布日期： 来源：</p><div id='zoom'></div>",
    },
}

_STATUSES = {
    202: "challenge",
    204: "empty",
    206: "truncated",
    304: "http_error",
    401: "login",
    404: "gone",
    405: "challenge",
    410: "gone",
    412: "challenge",
    429: "rate_limited",
    500: "http_error",
    502: "http_error",
    521: "challenge",
}

REPORT = _page(
    "临河区商务局2017年政府信息公开工作年度报告",
    "<h1>临河区商务局2017年政府信息公开工作年度报告</h1><p>发布日期：2018-03-28</p><div id='zoom'>"
    "<p>2017年，临河区商务局主动公开政府信息78条，收到申请3件，全部办结。</p></div>",
)

_BYTES = {
    "a PDF": ("not_text", b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF"),
    "packed bytes": ("not_text", b"\x1f\x8b\x08\x00" + bytes(range(200))),
    "a document": ("not_text", b"PK\x03\x04" + bytes(200)),
    "an old document": ("not_text", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(200)),
    "a picture": ("not_text", b"\x89PNG\r\n\x1a\n" + bytes(200)),
    "half a page": ("truncated", REPORT[:-60]),
    "text read wrongly and encoded twice": (
        "mojibake",
        REPORT.decode().encode("utf-8").decode("gb18030", "replace").encode(),
    ),
    "replacement characters": (
        "mojibake",
        REPORT.decode().translate({0x653F: 0xFFFD, 0x516C: 0xFFFD}).encode(),
    ),
    "only spaces": ("empty", "\r\n \u3000\xa0\n".encode()),
    "an element of 70 kB": (
        "too_complex",
        b"<html><body><p " + b"a=1 " * 18_000 + b">x</p></body></html>",
    ),
    "2,000 levels": ("too_complex", b"<html><body>" + b"<div>" * 2_000 + b"x</body></html>"),
    "11 MB": ("too_large", b"<html><body>" + b"<p>text</p>" * 1_000_000 + b"</body></html>"),
}

ERROR_ANSWERS: list[ErrorAnswer] = [
    *_error_messages("challenge", _CHALLENGES),
    *_error_messages("busy", _BUSY),
    *_error_messages("soft_404", _GONE),
    *_error_messages("http_error", _ERRORS),
    *_error_messages("login", _LOGINS),
    *(
        ErrorAnswer(name=name, fault=fault, body=_page("", inside))
        for fault, pages in _SCRIPTS.items()
        for name, inside in pages.items()
    ),
    *(
        ErrorAnswer(name=f"status {status}", fault=fault, body=REPORT, status=status)
        for status, fault in _STATUSES.items()
    ),
    *(ErrorAnswer(name=name, fault=fault, body=body) for name, (fault, body) in _BYTES.items()),
    ErrorAnswer(
        name="status 403 and a script",
        fault="challenge",
        body=_page("", "<script>var a=1;</script>"),
        status=403,
    ),
    ErrorAnswer(
        name="status 403", fault="http_error", body=_page("403", "<h1>403</h1>"), status=403
    ),
    ErrorAnswer(
        name="status 503, come back later",
        fault="rate_limited",
        body=b"",
        status=503,
        headers={"retry-after": "120"},
    ),
    ErrorAnswer(
        name="fewer bytes than declared",
        fault="truncated",
        body=REPORT[:-8],
        headers={**_HTML, "content-length": str(len(REPORT))},
    ),
    ErrorAnswer(
        name="a refusal in JSON",
        fault="soft_404",
        body='{"success":false,"code":404,"message":"信息不存在"}'.encode(),
        headers={"content-type": "application/json"},
    ),
    ErrorAnswer(
        name="a storage's refusal",
        fault="soft_404",
        body=b"<?xml version='1.0'?><Error><Code>NoSuchKey</Code><Message>The specified key does "
        b"not exist.</Message></Error>",
        headers={"content-type": "application/xml"},
    ),
]

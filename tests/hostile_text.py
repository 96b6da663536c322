"""Titles and texts of pages that attack mail, feeds, pages and terminals."""

#: Header injections: the encoded word of CVE-2024-6923, and variants.
FORGERIES = {
    "encoded word, quoted": "=?utf-8?q?x=0D=0AReply-To:_evil=40b.test=0D=0A=0D=0A<h1>phish?=",
    "encoded word, base64": "=?utf-8?b?eA0KQmNjOiBldmlsQGIudGVzdA0KDQpwaGlzaA==?=",
    "split encoded word": "=\u200b?utf-8?q?x=0D=0ABcc:_evil=40b.test?=",
    "encoded word in latin": "=?iso-8859-1?q?=0A=0Aphish?= =?iso-8859-1?q?=0ABcc:_e=40b.test?=",
    "plain CRLF": "年报\r\nBcc: evil@b.test\r\n\r\nphish",
    "lone CR": "年报\rBcc: evil@b.test\r\rphish",
    "line separators": "年报\u2028Bcc: evil@b.test\u2029\x85\x0b\x0cBcc: evil@b.test",
    "control characters": "年\x00报\x1b[31m\x7f\x9b告\ufffe\uffff",
    "lone surrogates": "年报\ud800\udfff告",
    "right to left": "年报\u202egpj.exe\u2066\u200f",
    "500 characters": "政府信息公开" * 84,
    "500 letters without a space": "a" * 500,
    "a hundred kilobytes": "年报<b>" * 25_000,
    "mixed words": "2025 年报 a " + "b 年 " * 60,
    "nothing visible": "\u200b\u200e\ufeff ",
}

#: Text that a client might execute, render or expand.
MARKUP = {
    "script": "<script>window.__xss=1</script>",
    "image": '<img src=x onerror="window.__xss=1">',
    "attribute": '"><svg/onload=window.__xss=1>',
    "end of CDATA": "]]><script>window.__xss=1</script><![CDATA[",
    "entities": "&lt;script&gt;window.__xss=1&lt;/script&gt;&#x3C;b&#x3E;",
    "template": "{{7*7}}{% raw %}${7*7}%s{0.__class__}#{7*7}",
    "comment": "<!--><plaintext><!DOCTYPE html>",
    "closing tags": "</title></td></div></body></html><h1>over</h1>",
}

#: SMTP smuggling: sequences that some servers take for the end of a message.
SMUGGLED = "甲\n.\n乙\r.\r\n丙\n.\r\nMAIL FROM:<evil@b.test>\r\nRCPT TO:<all@b.test>\r\nDATA\r\n丁"

#: Addresses that must never become links.
BAD_LINKS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "//evil.example/x",
    "/relative",
    "http://",
    "http://[::1",
    "https://a.example/\u202egpj",
    "",
]

ALL = FORGERIES | MARKUP

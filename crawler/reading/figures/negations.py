"""Phrases by which a sentence, or a chapter of one word, states a zero."""

import re

_NO = r"(?:未(?:曾|有)?|没有|无|不存在|没)"
_NONE_RECEIVED = r"(?:未曾?(?:收到|接到|接收|受理|出现|发生|产生|有)|没有|没|无|不存在)"

_ZERO = r"(?:均|都)?(?:是|为)(?:0|零|〇)(?![\d.])(?:件|宗|条|起|份)?"

#: Sentences that state a zero: (keys, unit, pattern).
NEGATIONS: tuple[tuple[tuple[str, ...], str, re.Pattern[str]], ...] = (
    (
        ("app.received",),
        "件",
        re.compile(
            rf"{_NONE_RECEIVED}[^,，。；]{{0,30}}(?:依申请公开|申请公开|公开[^,，。；]{{0,10}}申请)"
            r"(?![^,，。；]{0,14}(?:复议|诉讼|费))"
        ),
    ),
    (
        ("fee.amount",),
        "元",
        re.compile(
            rf"信息公开.{{0,20}}(?:全部|均|一律|都)?免费(?!费)|{_NO}(?:收取|产生|发生)?[^,，。；]{{0,12}}"
            r"(?:收费|费用|处理费)(?!标准)|不收取"
        ),
    ),
    (
        ("app.received",),
        "件",
        re.compile(rf"(?:公开申请|申请公开|依申请公开)[^#,，。；]{{0,12}}{_ZERO}"),
    ),
    (
        ("review.total",),
        "件",
        re.compile(rf"{_NO}.{{0,50}}行政复议|行政复议[^,，。；]{{0,20}}{_ZERO}"),
    ),
    (
        ("litigation.total",),
        "件",
        re.compile(rf"{_NO}.{{0,60}}行政诉讼|行政诉讼[^,，。；]{{0,20}}{_ZERO}"),
    ),
)

#: Sentences that state a zero in certain chapters only: (heading, keys, unit, pattern).
CHAPTER_NEGATIONS: tuple[tuple[re.Pattern[str], tuple[str, ...], str, re.Pattern[str]], ...] = (
    (
        re.compile(r"收费|减免|费用"),
        ("fee.amount",),
        "元",
        re.compile(r"(?:全部|均|一律|都|实行|为)免费|免费(?:提供|公开|查阅)"),
    ),
    (
        re.compile(r"依申请公开|收到和处理|申请的?(?:办理|处理)?情况"),
        ("app.received",),
        "件",
        re.compile(
            rf"{_NONE_RECEIVED}[^,，。；]{{0,24}}申请(?![^,，。；]{{0,14}}(?:复议|诉讼|费))"
        ),
    ),
)

#: Zeros that a chapter consisting of 无 states: (heading, ((key, unit), …)).
EMPTY_CHAPTERS: tuple[tuple[re.Pattern[str], tuple[tuple[str, str], ...]], ...] = (
    (
        re.compile(r"行政复议|行政诉讼"),
        (("review.total", "件"), ("litigation.total", "件")),
    ),
    (re.compile(r"收费"), (("fee.amount", "元"),)),
    (re.compile(r"依申请公开|申请(?:的)?(?:办理)?情况"), (("app.received", "件"),)),
)

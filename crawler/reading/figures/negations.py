"""Phrases by which a sentence, or a chapter of one word, states a zero."""

import re

_NO = r"(?:未(?:曾|有)?|没有|无|不存在|没)"
_NONE_RECEIVED = (
    r"(?:(?:未曾?|没有|没)(?:收到|接到|接收|受理|出现|发生|产生|有)过?|没有|没|无|不存在)"
)

#: Those who apply, and words on an application that do not narrow it: 未收到公民提出的申请.
_APPLICANT = (
    r"(?:公民|法人|或者|[或和与及、]|其[他它]|组织|社会|公众|群众|人民|个人|单位|企业|任何|一[件例起]|有关|相关|关于|涉及|要求|"
    r"公开(?:权利|义务|申请)人|书面|网上|网络|现场|当面|信函|线上|的|依法|向|[我本]?[局县市区镇乡委办厅街处机关部门]{1,4}|提[出交]|政府|政务|信息)*"
)

#: 无行政诉讼败诉案件 is no statement on the number of lawsuits.
_NOT_LOST = r"(?![^,，。；]{0,8}(?:败诉|纠|撤|超|逾))"

_ZERO = r"(?:均|都)?(?:是|为)(?:0|零|〇)(?![\d.])(?:件|宗|条|起|份)?"

#: Sentences that state a zero: (keys, unit, pattern).
NEGATIONS: tuple[tuple[tuple[str, ...], str, re.Pattern[str]], ...] = (
    (
        ("app.received",),
        "件",
        re.compile(
            rf"{_NONE_RECEIVED}{_APPLICANT}(?:依申请公开|申请公开|公开(?:政府)?(?:信息)?的?申请)"
            r"(?![^,，。；]{0,14}(?:复议|诉讼|费|逾|超))"
        ),
    ),
    (
        ("fee.amount",),
        "元",
        re.compile(
            rf"信息公开.{{0,20}}(?:全部|均|一律|都)?免费(?!费)|{_NO}(?:收取|产生|发生)?[^,，。；]{{0,24}}"
            r"(?:收费|费用|处理费)(?!标准)|不收取|信息处理费[^,，。；]{0,6}[:：](?:无|没有)"
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
        re.compile(rf"{_NO}.{{0,50}}行政复议{_NOT_LOST}|行政复议[^,，。；]{{0,20}}{_ZERO}"),
    ),
    (
        ("litigation.total",),
        "件",
        re.compile(rf"{_NO}.{{0,60}}行政诉讼{_NOT_LOST}|行政诉讼[^,，。；]{{0,20}}{_ZERO}"),
    ),
    (
        ("app.carried_in",),
        "件",
        re.compile(
            r"(?:无|没有|未有?)[^,，。；]{0,4}(?:上年|上一年)度?(?:结转|转入)"
            r"|(?:上年|上一年)度?(?:无|没有|未有?)[^,，。；]{0,4}(?:结转|转入)"
            rf"|(?:上年|上一年)度?结转[^,，。；]{{0,12}}{_ZERO}"
        ),
    ),
    (
        ("app.carried_out",),
        "件",
        re.compile(
            r"(?:无|没有|未)[^,，。；]{0,6}(?:结转|顺延)(?:至|到|入)?(?:下|次)"
            rf"|结转(?:至|到)?(?:下|次)[^,，。；]{{0,12}}{_ZERO}"
            r"|[,，](?:无|没有)结转(?:件|情况|事项|申请)?(?=$|[,，。；])"
        ),
    ),
    (
        ("complaint.count",),
        "件",
        re.compile(
            r"(?:未|没有|无)(?:发生|收到|接到|出现)?[^,，。；]{0,16}(?:信息|政务)公开[^,，。；]{0,8}(?:举报|投诉)"
        ),
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
            rf"{_NONE_RECEIVED}{_APPLICANT}(?:公开)?申请(?![^,，。；]{{0,14}}(?:复议|诉讼|费))"
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

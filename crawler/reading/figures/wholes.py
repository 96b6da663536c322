"""Whether a number in a sentence counts the whole of what the report is about.

The agency's own report also states the numbers of its departments, of one channel (网站, 宣传栏),
of other years, and of a period of years. A number is one of the whole if the subject of its clause
is the agency, its area with all bodies in it, or not named at all.
"""

import re
from dataclasses import dataclass

#: Keys that count everything of the year; other keys name their own part.
WHOLE_KEYS = frozenset(
    {"disclosure.total", "information.total", "app.received", "app.in_hand", "app.replied"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSubject:
    """What a report is about, as far as it is known."""

    year: int | None = None

    #: Title of the report and name of its agency, without white space; empty: unknown.
    names: str = ""


_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_RELATIVE_YEARS = {0: "本年", -1: "上年", 1: "下年"}

#: A verb before the number; 信息公开 and 公开栏 are nouns.
_VERB = re.compile(
    r"(?:主动)?(?<!信息)(?<!政务)公开(?!专栏|专区|栏|平台|办|工作|申请|渠道|目录)|发布|公布|更新|"
    r"收到|受理|接到|(?<!直)接收|接受|新收|办理|处理|答复|办结|制作|获取|产生|形成"
)
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_CLAUSE_END = re.compile(r"(?:[,，。；;：:、(（#]|(?<!全[省市县区州盟旗镇乡局])@)")

#: A clause that names the means of the next one: 通过政府网站，主动公开…
_MEANS_CLAUSE = re.compile(
    r"(?:^|[,，。；;：:@])((?:通过|利用|依托|借助|运用)[^,，。；;：:@#]{1,30})[,，]$"
)

_AREA = "省自治区市县州盟旗镇乡街道开发高新园区域"
_OFFICE = "局委办厅院部门处所站队司署社馆会行机关单位系统政府人民中心公司集团学校管公室"
_WHOLE = (
    rf"(?:全|本|我|该)(?:[{_AREA}]+(?:范围内)?(?:上下|各级|各部门|各单位|[{_OFFICE}]|、|和|及|@|个|家|的)*"
    rf"|[{_OFFICE}]+(?:各|机关|科室|处室|单位|系统)*)"
)
_TIME = (
    r"(?:本|全|当|上|下)年度?(?:内|底|末|全年|以来)?|年内|年度|今年(?:以来)?|\d{1,2}[月日]|[底末初]|"
    r"截[至止]到?|目前|期间|以来|[自至到\-—]"
)
_ADVERBS = (
    r"共计?|累计|总计|合计|总共|一共|已经?|主动|依法|依规|及时|全面|按时|按期|实际|集中|先后|持续|"
    r"(?:面)?[向对](?:社会|公众|外)|各类|[的了其均还并也又另就新在内上]|中"
)
_NEUTRAL_START = re.compile(rf"^(?:{_WHOLE}|{_TIME}|{_ADVERBS})+")
_NEUTRAL_END = re.compile(rf"(?:{_TIME}|{_ADVERBS})+$")
#: The system through which an agency files all that it discloses.
_FILING_SYSTEM = re.compile(r"(?:通过|利用|依托)[^，。；]{0,8}?电子政务(?:平台|系统)")
_PART_OF_A_YEAR = re.compile(r"[上下]半年|季度|\d月份")
_MEANS = re.compile(
    r"通过|利用|依托|借助|运用|网|栏|微[信博]|公众号|新媒体|平台|屏|报|媒体|电视|广播|公报|账号"
)
_ALL_MEANS = re.compile(r"等|各种|多种|各类渠道|各渠道")
_BODY = re.compile(
    r"(?:局|委|办|厅|镇|乡|街道|部门|单位|机关|中心|区|县|市|省|政府|处|站|所|院|公司|社区|村|馆|台|会|系统|学校|"
    r"医院)[共各]?$"
)


def with_relative_years(text: str, year: int | None) -> str:
    """Replace years by words relative to that of the report: 2021年度 → 上年度."""
    if year is None:
        return text
    return _YEAR.sub(lambda match: _relative(int(match[1]) - year), text)


def counts_the_whole(context: str, names: str) -> bool:
    """Whether the number ``#`` counts the whole; `context` is the sentence around it."""
    left = _BRACKETS.sub("", context.partition("#")[0])
    ends = list(_CLAUSE_END.finditer(left))
    start = ends[-1].end() if ends else 0
    verb = _VERB.search(left, start)
    subject = left[start : verb.start()] if verb else ""
    if means := _MEANS_CLAUSE.search(left[:start]):
        subject = means[1] + subject
    if "直接" in subject or _is_part_of_a_year(context, names):
        return False
    subject = _FILING_SYSTEM.sub("", subject)
    rest = _NEUTRAL_END.sub("", _NEUTRAL_START.sub("", subject))
    if not rest or _is_named(rest, names):
        return True
    if _MEANS.search(rest):
        return _ALL_MEANS.search(rest) is not None
    return _BODY.search(rest) is None or not names


def _is_part_of_a_year(context: str, names: str) -> bool:
    """Whether a number is that of a part of the year, in a report on the whole of it."""
    return bool(_PART_OF_A_YEAR.search(context)) and not _PART_OF_A_YEAR.search(names)


def _relative(difference: int) -> str:
    if difference in _RELATIVE_YEARS:
        return _RELATIVE_YEARS[difference]
    return "往年" if difference < 0 else "来年"


def _is_named(body: str, names: str) -> bool:
    """Whether the report is that of `body`."""
    return body.replace("人民", "") in names.replace("人民", "")

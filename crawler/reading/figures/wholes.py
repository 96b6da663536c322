"""Whether the subject of a clause is the whole of what the report is about.

The agency's own report also states the numbers of its departments, of other years, and of a
period of years. A number is one of the whole if the subject of its clause is the agency, its area
with all bodies in it, or not named at all.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSubject:
    """What a report is about, as far as it is known."""

    year: int | None = None

    #: Title of the report and name of its agency, without white space; empty: unknown.
    names: str = ""


class Whose(Enum):
    """Whose number it is, by the subject of the clause."""

    UNNAMED = auto()
    WHOLE = auto()
    #: The agency, by its name.
    NAMED = auto()
    #: Another body, or one part of the agency.
    PART = auto()
    #: Words that name no body: an adverbial.
    UNKNOWN = auto()


_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_RELATIVE_YEARS = {0: "本年", -1: "上年", 1: "下年"}

_AREA = "省自治区市县州盟旗镇乡街道开发高新园区域国"
_OFFICE = "局委办厅院部门处所站队司署社馆会行机关单位系统政府人民中心公司集团学校管公室口"
_WHOLE = (
    rf"(?:(?:全|本|我|该|整个)(?:[{_AREA}]+(?:范围内)?(?:上下|各级|各部门|各单位|各类|行政|[{_OFFICE}]|、|和|及|个|家|的)*"
    rf"|[{_OFFICE}]+(?:各|机关|科室|处室|单位|系统)*)"
    r"|各级各部门|各级行政机关|各级政府(?:及其?部门)?|市县两级|全部门|省市县三级|市、县两级)"
)
_TIME = (
    r"(?:本|全|当|上|下)年度?(?:内|底|末|全年|以来)?|年内|年度|今年(?:以来)?|\d{1,2}[月日]|[底末初]|"
    r"截[至止]到?|目前|期间|以来|报告期内?|统计期内?|一年来|[自至到起止\-—~～]"
)
_ADVERBS = (
    r"共计?|累计|总计|合计|总共|一共|以上|上述|已经?|主动|依法|依规|及时|全面|按时|按期|实际|集中|先后|持续|"
    r"(?:面)?[向对](?:社会|公众|外)|各类|[省市县区]?(?:人民)?法院|复议机[关构]|[的了其均还并也又另就新在内上由为、,，和及]|中|总体|统计"
)
_NEUTRAL = re.compile(rf"^(?:{_WHOLE}|{_TIME}|{_ADVERBS})+")
_NEUTRAL_END = re.compile(rf"(?:{_TIME}|{_ADVERBS})+$")
_OF_THE_WHOLE = re.compile(_WHOLE)
_PART_OF_A_YEAR = re.compile(r"[上下]半年|季度|\d月份|\d月?[-—至~～]\d{1,2}月(?!\d*日)")
_BODY = re.compile(
    r"(?:局|委|办|厅|镇|乡|街道|部门|单位|机关|中心|区|县|市|省|政府|处|站|所|院|公司|社区|村|馆|台|会|系统|学校|"
    r"医院|本级|办公室|室|科室|街镇|镇街|乡镇|企业|支队|大队|分局)(?:共|各|内|合计)?$"
)
_LEADING_BODY = re.compile(
    r"^(?:其中)?[一-龥]{0,10}?(?:局|委|厅|镇|乡|街道|部门|单位|机关|县|区|市|本级|分局|政府|办公室|办)(?!网|公开|站|务)"
)
#: An adverbial that names one field.
_FIELD = re.compile(
    r"围绕|聚焦|针对|涉及|关于|领域|方面|事项|重点|专题|专项|每|平均|人均|直接|转办|转来|交办"
)


def with_relative_years(text: str, year: int | None) -> str:
    """Replace years by words relative to that of the report: 2021年度 → 上年度."""
    if year is None or "年" not in text:
        return text
    return _YEAR.sub(lambda match: _relative(int(match[1]) - year), text)


@lru_cache(maxsize=2048)
def whose(subject: str, names: str) -> Whose:
    """Return whose numbers a clause states, by the words before its verb."""
    rest = _NEUTRAL_END.sub("", _NEUTRAL.sub("", subject))
    if not rest:
        return Whose.WHOLE if _OF_THE_WHOLE.search(subject) else Whose.UNNAMED
    if _is_named(rest, names):
        return Whose.NAMED
    if _FIELD.search(rest):
        return Whose.PART
    if _BODY.search(rest):
        return Whose.PART if names else Whose.UNKNOWN
    return Whose.UNKNOWN


def begins_with_a_body(subject: str, names: str) -> bool:
    """Whether words that are no verb begin with the name of a body that is not the agency."""
    rest = _NEUTRAL.sub("", subject)
    body = _LEADING_BODY.search(rest)
    return body is not None and not _is_named(body[0], names)


def is_part_of_a_year(text: str, names: str) -> bool:
    """Whether a clause is on a part of the year, in a report on the whole of it."""
    return bool(_PART_OF_A_YEAR.search(text)) and not _PART_OF_A_YEAR.search(names)


def _relative(difference: int) -> str:
    if difference in _RELATIVE_YEARS:
        return _RELATIVE_YEARS[difference]
    return "往年" if difference < 0 else "来年"


def _is_named(body: str, names: str) -> bool:
    """Whether the report is that of `body`."""
    return body.replace("人民", "") in names.replace("人民", "")

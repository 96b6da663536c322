"""The words for what the house knows, in Chinese and in English.

Pages of the front desk and letters of the notifier say the same things; they take their words
here. What has no word yet is shown as it is. Every language but ``en`` is answered in Chinese.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from disclosures import (
    Basis,
    DocumentKind,
    EventKind,
    Figure,
    FigureChange,
    ObligationState,
    ObligationTerms,
    Qualifier,
    ReportState,
    SourceState,
)
from notifier.figure_names import CELLS, FIGURES, PARTS, UNITS

#: Everything is shown in China Standard Time, which has known no summer time since 1991.
BEIJING = timezone(timedelta(hours=8), "CST")

_FIGURES = {**CELLS, **FIGURES}

_KINDS = {
    EventKind.PUBLISHED: ("新发布", "New"),
    EventKind.REVISED: ("修改", "Revised"),
    EventKind.WITHDRAWN: ("撤下", "Withdrawn"),
    EventKind.RESTORED: ("恢复", "Restored"),
    EventKind.MOVED: ("迁移", "Moved"),
    EventKind.OVERDUE: ("逾期未见", "Overdue"),
    EventKind.PUBLISHED_LATE: ("逾期公布", "Published late"),
    EventKind.UNREADABLE: ("无法读取", "Unreadable"),
    EventKind.RECOVERED: ("恢复正常", "Recovered"),
    EventKind.REDESIGNED: ("改版", "Redesigned"),
}

_LEADS = {
    EventKind.PUBLISHED: ("{agency}发布了一份新文件。", "{agency} published a new document."),
    EventKind.REVISED: (
        "{agency}修改了一份已发布的文件，这是我们保存的第{number}版。",
        "{agency} changed a document it had published; this is revision {number} in our records.",
    ),
    EventKind.WITHDRAWN: (
        "这份文件已不在{agency}的网站上。我们保存的第{number}版仍可查阅。",
        "This document has gone from the site of {agency}; we kept revision {number} of it.",
    ),
    EventKind.RESTORED: (
        "{agency}曾撤下的这份文件重新出现在网站上。",
        "This document, once withdrawn, is back on the site of {agency}.",
    ),
    EventKind.MOVED: (
        "{agency}的这份文件换了网址。",
        "This document of {agency} is found at a new address.",
    ),
    EventKind.OVERDUE: (
        "{agency}{year}年政府信息公开工作年度报告的公布期限是{due}；期限已过，其公开页面上尚未见到。",
        "The {year} report of {agency} was due by {due}; its page, read whole, does not show it.",
    ),
    EventKind.PUBLISHED_LATE: (
        "{agency}{year}年政府信息公开工作年度报告的公布期限是{due}，实际晚了{days}天。",
        "The {year} report of {agency} was due by {due} and came {days} days late.",
    ),
    EventKind.UNREADABLE: (
        "{agency}的信息来源连续无法读取，在它恢复之前，我们看不到新的文件。",
        "The source {agency} can no longer be read; until it can, new documents go unseen.",
    ),
    EventKind.RECOVERED: (
        "{agency}的信息来源已恢复正常。",
        "The source {agency} can be read again.",
    ),
    EventKind.REDESIGNED: (
        "{agency}出现了异常多的变动，看来是网站改版。读者没有收到通知；请查看后决定放行还是弃置。",
        (
            "So much of {agency} changed at once that its site seems to have been redesigned. "
            "No reader was told; look at it, and release or discard it."
        ),
    ),
}

_NOTES = {
    EventKind.MOVED: ("网址", "Address"),
    EventKind.UNREADABLE: ("原因", "Why"),
    EventKind.RECOVERED: ("此前的原因", "It had been"),
    EventKind.REDESIGNED: ("情况", "What was seen"),
}

_DOCUMENTS = {
    DocumentKind.ANNUAL_REPORT: ("年度报告", "annual report"),
    DocumentKind.IMPLEMENTATION_PLAN: ("实施方案", "implementation plan"),
    DocumentKind.WORK_POINTS: ("工作要点", "work points"),
    DocumentKind.SCORECARD: ("成绩单", "scorecard"),
    DocumentKind.INTERIM_REPORT: ("工作情况报告", "interim report"),
    DocumentKind.STATISTICS_FORM: ("统计表", "statistics form"),
    DocumentKind.GUIDE: ("公开指南", "guide"),
    DocumentKind.NOTICE: ("通知公告", "notice"),
    DocumentKind.LIST: ("清单目录", "list"),
    DocumentKind.OTHER: ("其他文件", "document"),
}

_FIELDS = {
    "title": ("标题", "Title"),
    "kind": ("类型", "DocumentKind"),
    "publisher": ("发布机构", "Publisher"),
    "published": ("发布日期", "Published"),
    "signed_on": ("成文日期", "Signed"),
    "report_year": ("报告年度", "Report year"),
    "index_no": ("索引号", "Index number"),
    "doc_no": ("文号", "Document number"),
    "source": ("信息来源", "Source line"),
    "attachments": ("附件", "Attachments"),
    "tables": ("表格", "Tables"),
    "body": ("正文", "Text"),
    "url": ("网址", "Address"),
}

_STATES = {
    ReportState.PRESENT: ("在网", "online"),
    ReportState.WITHDRAWN: ("已撤下", "withdrawn"),
    SourceState.NEW: ("尚未访问", "not visited yet"),
    SourceState.OK: ("正常", "well"),
    SourceState.FAILING: ("访问失败", "failing"),
    SourceState.UNREADABLE: ("无法读取", "unreadable"),
}

_DUTIES = {
    ObligationState.PENDING: ("未到期", "not due yet"),
    ObligationState.DUE_SOON: ("即将到期", "due soon"),
    ObligationState.OVERDUE: ("逾期未见", "overdue"),
    ObligationState.MET: ("按时公布", "in time"),
    ObligationState.MET_LATE: ("逾期公布", "late"),
    ObligationState.UNKNOWN: ("不能判断", "unknown"),
    ObligationState.EXEMPT: ("无须公布", "exempt"),
}

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)

_EXACTNESS = {
    Qualifier.EXACT: ("", ""),
    Qualifier.AT_LEAST: ("至少 ", "at least "),
    Qualifier.AT_MOST: ("至多 ", "at most "),
    Qualifier.ABOUT: ("约 ", "about "),
}


def _pick(words: tuple[str, str], language: str) -> str:
    return words[language == "en"]


def kind_name(kind: EventKind, language: str = "zh") -> str:
    """Name what happened: 修改, Revised."""
    return _pick(_KINDS[kind], language)


def lead(
    kind: EventKind,
    language: str,
    *,
    agency: str,
    number: int,
    terms: ObligationTerms | None = None,
) -> str:
    """Say what happened in a sentence. `number` is the revision's."""
    said = _pick(_LEADS[kind], language)
    if terms is None:
        return said.format(agency=agency, number=number, year="", due="", days="")
    due, days = day(terms.due_on, language), terms.days_late
    if days == 1:
        said = said.replace("{days} days", "{days} day")
    if terms.or_later:
        said = said.replace("实际晚了", "至少晚了").replace("came {days}", "came at least {days}")
    return said.format(agency=agency, number=number, year=terms.report_year, due=due, days=days)


def duty_title(terms: ObligationTerms, language: str = "zh") -> str:
    """Name the report that is owed."""
    if language == "en":
        return f"{terms.agency}: annual report {terms.report_year}"
    return f"{terms.agency}{terms.report_year}年政府信息公开工作年度报告"


def state_of_duty(state: ObligationState, language: str = "zh") -> str:
    """Name what became of an obligation: 按时公布, in time."""
    return _pick(_DUTIES[state], language)


def day(on: date, language: str = "zh") -> str:
    """Give a day as people read it: 2026年1月31日, 31 January 2026."""
    if language == "en":
        return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"
    return f"{on.year}年{on.month}月{on.day}日"


def document_name(kind: DocumentKind, language: str = "zh") -> str:
    """Name a kind of document: 年度报告, annual report."""
    return _pick(_DOCUMENTS[kind], language)


def note_name(kind: EventKind, language: str = "zh") -> str:
    """Name what is noted of an event; empty: it speaks for itself."""
    return _pick(_NOTES.get(kind, ("", "")), language)


def field_name(name: str, language: str = "zh") -> str:
    """Name a field of a reading: 索引号, Index number."""
    return _name(_FIELDS, name, language)


def state_name(state: ReportState | SourceState, language: str = "zh") -> str:
    """Name the state of a report or a source: 已撤下, withdrawn."""
    return _pick(_STATES[state], language)


def figure_name(key: str, language: str = "zh") -> str:
    """Name a figure: 收到申请, Applications received; put together from its parts if need be."""
    if key in _FIGURES or not any(part in PARTS for part in key.split(".")):
        return _name(_FIGURES, key, language)
    whole, _, last = key.rpartition(".")  # app.received.natural: a whole key's, of natural persons
    if whole in _FIGURES:
        names = [_name(_FIGURES, whole, language), _name(PARTS, last, language)]
    else:
        names = [_name(PARTS, part, language) for part in key.split(".")]
    joined = (" · " if language != "en" else ", ").join(names)
    return joined[:1].upper() + joined[1:]


def is_share(key: str) -> bool:
    """Whether a figure is one applicant's share of another, as its table shows beside it."""
    whole, _, last = key.rpartition(".")
    return key not in _FIGURES and whole in _FIGURES and last in PARTS


def figure_value(figure: Figure | None, language: str = "zh") -> str:
    """Give a figure's value as people read it; None is one that the text does not state.

    Nothing stated, a blank cell and a zero are three different things, and are told apart.
    """
    if figure is None:
        return _pick(("未载明", "not stated"), language)
    if figure.value is None:
        return _pick(("空白", "blank"), language)
    number = _pick(_EXACTNESS[figure.qualifier], language) + _grouped(figure.value)
    unit = UNITS.get(figure.unit, figure.unit) if language == "en" else figure.unit
    shown = f"{number}%" if unit == "%" else f"{number} {unit}".rstrip()
    if figure.basis is Basis.NEGATED:
        shown += _pick(("（文中写明没有）", " (the text says there were none)"), language)
    return shown


def figure_line(change: FigureChange, language: str = "zh") -> str:
    """Say how a figure changed, in a line: 收到申请：54 件 → 45 件."""
    before, after = figure_value(change.before, language), figure_value(change.after, language)
    return f"{figure_name(change.key, language)}{colon(language)}{before} → {after}"


def moment(at: datetime, language: str = "zh") -> str:
    """Give a moment as people read it, in Beijing time, to the minute."""
    local = at.astimezone(BEIJING)
    if language == "en":
        return f"{local:%Y-%m-%d %H:%M} Beijing time"
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}（北京时间）"


def nothing(language: str = "zh") -> str:
    """Say that a field is empty."""
    return _pick(("（空）", "(empty)"), language)


def colon(language: str = "zh") -> str:
    """Give the colon of the language."""
    return ": " if language == "en" else "："


def _name(names: Mapping[str, tuple[str, str]], key: str, language: str) -> str:
    return _pick(names[key], language) if key in names else key


def _grouped(value: Decimal) -> str:
    """Write a number without an exponent or idle zeros, its thousands grouped."""
    plain = f"{value:,f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain

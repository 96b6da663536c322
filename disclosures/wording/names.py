"""Names of kinds, states and fields. A value without a name is shown as it is."""

from gettext import NullTranslations

from disclosures.change import Event, EventKind
from disclosures.noise import NoiseShape
from disclosures.obligation import ObligationState
from disclosures.reading import DocumentKind
from disclosures.report import ReportState
from disclosures.source import SourceState
from disclosures.wording.marking import gettext_noop as _
from disclosures.wording.marking import pgettext_noop

_EVENTS = {
    EventKind.PUBLISHED: pgettext_noop("event", "新发布"),
    EventKind.REVISED: pgettext_noop("event", "修改"),
    EventKind.WITHDRAWN: pgettext_noop("event", "撤下"),
    EventKind.RESTORED: pgettext_noop("event", "恢复"),
    EventKind.MOVED: pgettext_noop("event", "迁移"),
    EventKind.OVERDUE: pgettext_noop("event", "逾期未见"),
    EventKind.PUBLISHED_LATE: pgettext_noop("event", "逾期公布"),
    EventKind.UNREADABLE: pgettext_noop("event", "无法读取"),
    EventKind.PARTIAL: pgettext_noop("event", "未读全"),
    EventKind.LINKS_ELSEWHERE: pgettext_noop("event", "指向他站"),
    EventKind.RECOVERED: pgettext_noop("event", "恢复正常"),
    EventKind.REDESIGNED: pgettext_noop("event", "改版"),
}

_DOCUMENTS = {
    DocumentKind.ANNUAL_REPORT: _("年度报告"),
    DocumentKind.IMPLEMENTATION_PLAN: _("实施方案"),
    DocumentKind.WORK_POINTS: _("工作要点"),
    DocumentKind.SCORECARD: _("成绩单"),
    DocumentKind.INTERIM_REPORT: _("工作情况报告"),
    DocumentKind.STATISTICS_FORM: _("统计表"),
    DocumentKind.GUIDE: _("公开指南"),
    DocumentKind.NOTICE: _("通知公告"),
    DocumentKind.LIST: _("清单目录"),
    DocumentKind.OTHER: _("其他文件"),
}

_FIELDS = {
    "title": pgettext_noop("field", "标题"),
    "kind": pgettext_noop("field", "类型"),
    "publisher": pgettext_noop("field", "发布机构"),
    "published": pgettext_noop("field", "发布日期"),
    "signed_on": pgettext_noop("field", "成文日期"),
    "report_year": pgettext_noop("field", "报告年度"),
    "index_no": pgettext_noop("field", "索引号"),
    "doc_no": pgettext_noop("field", "文号"),
    "source": pgettext_noop("field", "信息来源"),
    "attachments": pgettext_noop("field", "附件"),
    "tables": pgettext_noop("field", "表格"),
    "body": pgettext_noop("field", "正文"),
    "url": pgettext_noop("field", "网址"),
}

_STATES = {
    ReportState.PRESENT: pgettext_noop("state", "在网"),
    ReportState.WITHDRAWN: pgettext_noop("state", "已撤下"),
    SourceState.NEW: pgettext_noop("state", "尚未访问"),
    SourceState.OK: pgettext_noop("state", "正常"),
    SourceState.PARTIAL: pgettext_noop("state", "未读全"),
    SourceState.FAILING: pgettext_noop("state", "访问失败"),
    SourceState.UNREADABLE: pgettext_noop("state", "无法读取"),
}

_NOISE = {
    NoiseShape.NUMBER: pgettext_noop("noise", "数字"),
    NoiseShape.DATE: pgettext_noop("noise", "日期"),
    NoiseShape.MOMENT: pgettext_noop("noise", "时间"),
    NoiseShape.CODE: pgettext_noop("noise", "编码"),
    NoiseShape.TEXT: pgettext_noop("noise", "一行文字"),
    NoiseShape.LINKS: pgettext_noop("noise", "一组链接"),
    NoiseShape.IMAGE: pgettext_noop("noise", "图片"),
}

_OBLIGATIONS = {
    ObligationState.PENDING: pgettext_noop("obligation", "未到期"),
    ObligationState.DUE_SOON: pgettext_noop("obligation", "即将到期"),
    ObligationState.OVERDUE: pgettext_noop("obligation", "逾期未见"),
    ObligationState.MET: pgettext_noop("obligation", "按时公布"),
    ObligationState.MET_LATE: pgettext_noop("obligation", "逾期公布"),
    ObligationState.UNKNOWN: pgettext_noop("obligation", "不能判断"),
    ObligationState.EXEMPT: pgettext_noop("obligation", "无须公布"),
}

_NOTES = {
    EventKind.MOVED: pgettext_noop("note", "网址"),
    EventKind.UNREADABLE: pgettext_noop("note", "原因"),
    EventKind.PARTIAL: pgettext_noop("note", "原因"),
    EventKind.LINKS_ELSEWHERE: pgettext_noop("note", "情况"),
    EventKind.RECOVERED: pgettext_noop("note", "此前的原因"),
    EventKind.REDESIGNED: pgettext_noop("note", "情况"),
}


def event_name(kind: EventKind, translations: NullTranslations) -> str:
    """Name a kind of event: 修改, Revised."""
    return translations.pgettext("event", _EVENTS[kind])


def event_label(event: Event, translations: NullTranslations) -> str:
    """Name the kind of `event` and whether it is editorial: 修改·编辑性."""
    name = event_name(event.kind, translations)
    if not event.is_editorial:
        return name
    return translations.gettext("%(event)s·编辑性") % {"event": name}


def document_name(kind: DocumentKind, translations: NullTranslations) -> str:
    """Name a kind of document: 年度报告, annual report."""
    return translations.gettext(_DOCUMENTS[kind])


def field_name(field: str, translations: NullTranslations) -> str:
    """Name a field of a reading: 索引号, Index number."""
    return translations.pgettext("field", _FIELDS[field]) if field in _FIELDS else field


def state_name(state: ReportState | SourceState, translations: NullTranslations) -> str:
    """Name the state of a report or a source: 已撤下, withdrawn."""
    return translations.pgettext("state", _STATES[state])


def noise_shape_name(shape: NoiseShape, translations: NullTranslations) -> str:
    """Name the shape of noise: 计数, a number."""
    return translations.pgettext("noise", _NOISE[shape])


def obligation_state_name(state: ObligationState, translations: NullTranslations) -> str:
    """Name the state of an obligation: 按时公布, in time."""
    return translations.pgettext("obligation", _OBLIGATIONS[state])


def note_name(kind: EventKind, translations: NullTranslations) -> str:
    """Name what an event's note holds; empty: the note needs no name."""
    return translations.pgettext("note", _NOTES[kind]) if kind in _NOTES else ""


def empty_value(translations: NullTranslations) -> str:
    """Write that a field is empty."""
    return translations.gettext("（空）")

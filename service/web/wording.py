"""Names and sentences for pages: those of ``disclosures.wording``, and those of pages alone."""

from collections.abc import Iterable, Iterator, Mapping

from disclosures import (
    Attachment,
    Change,
    DocumentKind,
    Event,
    EventKind,
    Fault,
    FieldLocation,
    FieldOrigin,
    Figure,
    IncidentState,
    Leniency,
    NoiseShape,
    ObligationReason,
    ObligationState,
    ObligationTerms,
    Reading,
    ReportState,
    Revision,
    RunOutcome,
    SourceState,
    TextStatus,
)
from disclosures.reason import Reason
from disclosures.wording import annotations, events, figures, names
from disclosures.wording.change_summary import change_summary
from disclosures.wording.leniencies import LENIENCIES
from disclosures.wording.marking import gettext_noop as _
from disclosures.wording.punctuation import colon
from disclosures.wording.reasons import COMMA, fault_name, render, render_all
from disclosures.wording.renumberings import renumbering_lines
from service.language import Language

#: Explanations of the kinds of event.
EXPLANATIONS: Mapping[EventKind, str] = {
    EventKind.PUBLISHED: _("来源新公布了这份文件。"),
    EventKind.REVISED: _("来源改动了已公布的内容，新旧两版均已留存。"),
    EventKind.WITHDRAWN: _("经多次完整核对，来源已不再提供这份文件；这里保留撤下前的最后一版。"),
    EventKind.RESTORED: _("撤下的文件重新出现。"),
    EventKind.MOVED: _("同一份文件换了网址。"),
    EventKind.OVERDUE: _("按规定应公布年度报告的期限已过，来源可以完整读取，但尚未见到这份报告。"),
    EventKind.PUBLISHED_LATE: _("年度报告的公布日期晚于规定期限。"),
    EventKind.UNREADABLE: _("多次访问均未能读取该来源。"),
    EventKind.PARTIAL: _("该来源可以访问，但没有读全。"),
    EventKind.LINKS_ELSEWHERE: _("该来源的列表有指向别的网站的行。"),
    EventKind.RECOVERED: _("该来源恢复正常读取。"),
    EventKind.REDESIGNED: _("该来源的页面结构已变，需要人工查看。"),
}

#: Why the state of an obligation is unknown or needs a qualification.
REASONS: Mapping[ObligationReason, str] = {
    ObligationReason.NEVER_READ: _("这个来源还没有被完整读取过。"),
    ObligationReason.UNHEALTHY: _("目前读不到这个来源，或者没有读全它的列表。"),
    ObligationReason.NOT_READ_SINCE: _("期限过后，还没有完整读取过这个来源。"),
    ObligationReason.UNREAD: _("列表上有可能相关的页面尚未读到，或尚待审查。"),
    ObligationReason.UNCONFIRMED: _(
        "期限过后核对过一次，列表上没有；隔一段时间再核对一次才下结论。"
    ),
    ObligationReason.LIST_INCOMPLETE: _("列表没有读到足够早的日期，未读的部分里可能就有。"),
    ObligationReason.ELSEWHERE: _("这个机构该年度的报告见于另一个来源。"),
    ObligationReason.RENAMED: _("同一页面上新出现了名称相近的机构，可能已经更名或合并。"),
    ObligationReason.FEW_ANYWHERE: _("该年度的报告在绝大多数来源都未见到，可能是我们读取有误。"),
    ObligationReason.NONE_ON_PAGE: _("该页面上各机构都未见报告，栏目可能已另迁他处。"),
    ObligationReason.BEFORE_WATCHING: _(
        "我们开始关注时已过期限一年以上：可能未曾公布，也可能已经撤下。"
    ),
    ObligationReason.UNDATED: _("已经公布，公布日期无从确定。"),
    ObligationReason.OR_LATER: _(
        "页面没有日期；按期限过后最后一次未见到它的那天计，实际可能更晚。"
    ),
    ObligationReason.MIGRATION_DATE: _("已经公布；页面所标日期应是网站迁移时所留，不据以判断。"),
    ObligationReason.BACKDATED: _("页面所标日期在期限之内，但期限过后我们曾完整读取而未见。"),
}

OUTCOMES: Mapping[RunOutcome, str] = {
    RunOutcome.RUNNING: _("进行中"),
    RunOutcome.OK: _("完成"),
    RunOutcome.FAILED: _("失败"),
    RunOutcome.QUARANTINED: _("隔离待审"),
    RunOutcome.CRASHED: _("中断"),
}

INCIDENTS: Mapping[IncidentState, str] = {
    IncidentState.OPEN: _("待定"),
    IncidentState.RELEASED: _("已放行"),
    IncidentState.DISCARDED: _("已弃置"),
    IncidentState.PASSED: _("已自行了结"),
}

#: Whether an attachment's text was read.
FILES: Mapping[TextStatus, str] = {
    TextStatus.NONE: _("只存链接，未读取"),
    TextStatus.READ: _("已读取"),
    TextStatus.NEEDS_OCR: _("扫描图像，需文字识别"),
    TextStatus.UNREADABLE: _("读取失败"),
}

LOCATIONS: Mapping[FieldLocation, str] = {
    FieldLocation.META: _("网页元数据"),
    FieldLocation.INDEX: _("信息公开目录"),
    FieldLocation.MARKER: _("站点标记"),
    FieldLocation.PAGE: _("页面"),
    FieldLocation.BODY: _("正文"),
    FieldLocation.SIGNATURE: _("落款"),
    FieldLocation.LIST: _("列表页"),
    FieldLocation.ADDRESS: _("网址"),
    FieldLocation.ATTACHMENT: _("所附文件"),
    FieldLocation.SOURCE: _("来源目录"),
    FieldLocation.SYNTHESISED: _("据正文推定"),
}


class Wording:
    """Names and sentences in one language; templates use it as ``wording``."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._translations = language.translations

    def event(self, kind: EventKind) -> str:
        """Name a kind of event."""
        return names.event_name(kind, self._translations)

    def explanation(self, kind: EventKind) -> str:
        """Explain a kind of event."""
        return self._language.translate(EXPLANATIONS[kind])

    def kind(self, kind: DocumentKind) -> str:
        """Name a kind of document."""
        return names.document_name(kind, self._translations)

    def leniencies(self, leniencies: Iterable[Leniency]) -> str:
        """Name what the pages of a list break, one after the other."""
        names_of = (self._language.translate(LENIENCIES[each]) for each in leniencies)
        return self._language.translate(COMMA).join(names_of)

    def state(self, state: SourceState | ReportState) -> str:
        """Name the state of a source or a report."""
        return names.state_name(state, self._translations)

    def noise_shape(self, shape: NoiseShape) -> str:
        """Name the shape of noise."""
        return names.noise_shape_name(shape, self._translations)

    def obligation_state(self, state: ObligationState) -> str:
        """Name the state of an obligation."""
        return names.obligation_state_name(state, self._translations)

    def obligation_title(self, terms: ObligationTerms) -> str:
        """Name the report that an agency is obliged to publish."""
        return events.obligation_title(terms, self._translations)

    def obligation_event(self, event: Event) -> str:
        """Say in a sentence what an event of an obligation means."""
        agency = event.terms.agency if event.terms else event.source.agency
        return events.event_sentence(
            event.kind, self._translations, agency=agency, number=0, terms=event.terms
        )

    def obligation_reason(self, reason: ObligationReason) -> str:
        """Say why the state of an obligation is unknown or needs a qualification."""
        return self._language.translate(REASONS[reason])

    def outcome(self, outcome: RunOutcome) -> str:
        """Name how a visit ended."""
        return self._language.translate(OUTCOMES[outcome])

    def reason_text(self, reason: Reason) -> str:
        """Write a reason as a sentence."""
        return render(reason, self._translations)

    def reasons_text(self, reasons: Iterable[Reason]) -> str:
        """Write several reasons; empty: there are none."""
        return render_all(reasons, self._translations)

    def fault(self, fault: Fault) -> str:
        """Name a fault."""
        return fault_name(fault, self._translations)

    def incident(self, state: IncidentState) -> str:
        """Name the state of an incident."""
        return self._language.translate(INCIDENTS[state])

    def editorial_mark(self, event: Event) -> str:
        """Return the mark of an editorial revision; empty for any other event."""
        return annotations.editorial_mark(event, self._translations)

    def significance(self, change: Change) -> str:
        """Say whether a change is substantive, and by which rules; empty: not classified."""
        return annotations.significance(change, self._translations)

    def change_summary(self, change: Change) -> str:
        """Say in one sentence what a change does; empty: nothing."""
        return change_summary(change, self._translations)

    def renumberings(self, change: Change) -> Iterator[str]:
        """Write the running numbers that shifted, a line each."""
        return renumbering_lines(change.renumberings, self._translations)

    def annotations(self, event: Event) -> Iterator[str]:
        """Yield sentences on an event's significance and dates."""
        return annotations.annotations(event, self._translations)

    def missing_text(self, reading: Reading) -> str:
        """Return why a report has no text; empty: it has one."""
        return annotations.missing_text(reading, self._translations)

    def backdating(self, first: Revision) -> Iterator[str]:
        """Yield a sentence if a document is dated long before it was first seen."""
        return annotations.backdating(first, first.report.first_seen_at, self._translations)

    def location(self, origin: FieldOrigin) -> str:
        """Name the location in which a field was found."""
        return self._language.translate(LOCATIONS[origin.where])

    def alternatives(self, origin: FieldOrigin) -> list[str]:
        """Return the other values found for a field, each with its location."""
        return [self._alternative(*each.partition(": ")) for each in origin.others]

    def _alternative(self, location: str, separator: str, raw: str) -> str:
        if not separator or location not in {each.value for each in FieldLocation}:
            return f"{location}{separator}{raw}"
        name = self._language.translate(LOCATIONS[FieldLocation(location)])
        return f"{name}{colon(self._translations)}{raw}"

    def file(self, file: Attachment) -> str:
        """Describe an attachment by format, size and whether it was read: PDF · 1.2 MB · 已读取."""
        status = self._language.translate(FILES[file.text_status])
        if file.text_status is TextStatus.UNREADABLE and file.reason is not None:
            status += f"{colon(self._translations)}{self.reason_text(file.reason)}"
        parts = (file.kind.upper(), _size(file.size), status)
        return " · ".join(part for part in parts if part)

    def field(self, name: str) -> str:
        """Name a field; one without a name is returned as it is."""
        return names.field_name(name, self._translations)

    def figure(self, key: str) -> str:
        """Name a figure."""
        return figures.figure_name(key, self._translations)

    def is_breakdown(self, key: str) -> bool:
        """Tell whether a figure is a share of another, which that figure's table shows."""
        return figures.is_breakdown(key)

    def amount(self, figure: Figure | None) -> str:
        """Write a figure with its bound and unit; None is one that is not stated."""
        return figures.figure_value(figure, self._translations)


def _size(size: int | None) -> str:
    """Format a size in bytes; empty: not known."""
    if size is None:
        return ""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(size // 1000, 1)} kB"

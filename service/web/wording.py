"""How pages name our words: most names are the letters' own, the rest are of pages alone."""

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
    ObligationReason,
    ObligationState,
    ObligationTerms,
    ReportState,
    Revision,
    RunOutcome,
    SourceState,
    TextStatus,
)
from disclosures.reason import Reason
from disclosures.wording.reasons import fault_name, render, render_all
from notifier import remarks, wording
from service.web.language import Tongue, _

#: What an event means, for those who see the word for the first time.
MEANINGS: Mapping[EventKind, str] = {
    EventKind.PUBLISHED: _("来源新公布了这份文件。"),
    EventKind.REVISED: _("来源改动了已公布的内容，新旧两版均已留存。"),
    EventKind.WITHDRAWN: _("经多次完整核对，来源已不再提供这份文件；这里保留撤下前的最后一版。"),
    EventKind.RESTORED: _("撤下的文件重新出现。"),
    EventKind.MOVED: _("同一份文件换了网址。"),
    EventKind.OVERDUE: _("按规定应公布年度报告的期限已过，来源可以完整读取，但尚未见到这份报告。"),
    EventKind.PUBLISHED_LATE: _("年度报告的公布日期晚于规定期限。"),
    EventKind.UNREADABLE: _("多次访问均未能读取该来源。"),
    EventKind.RECOVERED: _("该来源恢复正常读取。"),
    EventKind.REDESIGNED: _("该来源的页面结构已变，需要人工查看。"),
}

#: Why we cannot say what became of an obligation, or what is odd about it.
REASONS: Mapping[ObligationReason, str] = {
    ObligationReason.NEVER_READ: _("这个来源还没有被完整读取过。"),
    ObligationReason.UNHEALTHY: _("目前读不到这个来源。"),
    ObligationReason.NOT_READ_SINCE: _("期限过后，还没有完整读取过这个来源。"),
    ObligationReason.UNREAD: _("列表上有可能相关的页面尚未读到，或尚待审查。"),
    ObligationReason.UNCONFIRMED: _("期限过后见过一次，列表上没有；隔一段时间再核对一次才下结论。"),
    ObligationReason.LIST_CUT: _("列表没有读到足够早的日期，未读的部分里可能就有。"),
    ObligationReason.ELSEWHERE: _("这个机构该年度的报告见于另一个来源。"),
    ObligationReason.RENAMED: _("同一页面上新出现了名称相近的机构，可能已经更名或合并。"),
    ObligationReason.FEW: _("该年度的报告在绝大多数来源都未见到，可能是我们读取有误。"),
    ObligationReason.NOBODY: _("该页面上各机构都未见报告，栏目可能已另迁他处。"),
    ObligationReason.BEFORE_US: _("我们开始关注时已过期限一年以上：可能未曾公布，也可能已经撤下。"),
    ObligationReason.UNDATED: _("已经公布，公布日期无从确定。"),
    ObligationReason.OR_LATER: _(
        "页面没有日期；按期限过后最后一次未见到它的那天计，实际可能更晚。"
    ),
    ObligationReason.RESTAMPED: _("已经公布；页面所标日期应是网站迁移时所留，不据以判断。"),
    ObligationReason.BACKDATED: _("页面所标日期在期限之内，但期限过后我们曾完整读取而未见。"),
}

OUTCOMES: Mapping[RunOutcome, str] = {
    RunOutcome.RUNNING: _("进行中"),
    RunOutcome.OK: _("完成"),
    RunOutcome.FAILED: _("失败"),
    RunOutcome.QUARANTINED: _("暂扣待审"),
    RunOutcome.CRASHED: _("中断"),
}

INCIDENTS: Mapping[IncidentState, str] = {
    IncidentState.OPEN: _("待定"),
    IncidentState.RELEASED: _("已放行"),
    IncidentState.DISCARDED: _("已弃置"),
    IncidentState.PASSED: _("已自行了结"),
}

#: What became of the text of a file.
FILES: Mapping[TextStatus, str] = {
    TextStatus.NONE: _("只存链接，未读取"),
    TextStatus.READ: _("已读取"),
    TextStatus.NEEDS_OCR: _("扫描图像，需文字识别"),
    TextStatus.UNREADABLE: _("读取失败"),
}

WHERE: Mapping[FieldLocation, str] = {
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
    """Says our words in one language; templates use it as ``words``."""

    def __init__(self, tongue: Tongue) -> None:
        self._say = tongue.say
        self._code = tongue.code
        self._translations = tongue.translations

    def event(self, kind: EventKind) -> str:
        """Name a kind of event."""
        return wording.kind_name(kind, self._code)

    def meaning(self, kind: EventKind) -> str:
        """Explain a kind of event."""
        return self._say(MEANINGS[kind])

    def kind(self, kind: DocumentKind) -> str:
        """Name a kind of document."""
        return wording.document_name(kind, self._code)

    def state(self, state: SourceState | ReportState) -> str:
        """Name the state of a source or a report."""
        return wording.state_name(state, self._code)

    def terms(self, state: ObligationState) -> str:
        """Name what became of an obligation."""
        return wording.state_of_duty(state, self._code)

    def owed(self, terms: ObligationTerms) -> str:
        """Name the report that is owed."""
        return wording.duty_title(terms, self._code)

    def duty_told(self, event: Event) -> str:
        """Say in a sentence what an event of an obligation means."""
        agency = event.terms.agency if event.terms else event.source.agency
        return wording.lead(event.kind, self._code, agency=agency, number=0, terms=event.terms)

    def reason(self, reason: ObligationReason) -> str:
        """Say why we cannot tell, or what is odd about it."""
        return self._say(REASONS[reason])

    def outcome(self, outcome: RunOutcome) -> str:
        """Name how a visit ended."""
        return self._say(OUTCOMES[outcome])

    def because(self, reason: Reason) -> str:
        """Say a reason in a sentence."""
        return render(reason, self._translations)

    def because_all(self, reasons: Iterable[Reason]) -> str:
        """Say several reasons, one after the other."""
        return render_all(reasons, self._translations)

    def fault(self, fault: Fault) -> str:
        """Name a fault."""
        return fault_name(fault, self._translations)

    def incident(self, state: IncidentState) -> str:
        """Name what was decided on a storm."""
        return self._say(INCIDENTS[state])

    def mark(self, event: Event) -> str:
        """Mark what is editorial; empty for anything else."""
        return remarks.mark(event, self._code).strip("·, ")

    def weight(self, change: Change) -> str:
        """Say whether a change is of substance, and by which rules; empty: not judged."""
        return remarks.significance(change, self._code)

    def remarks(self, event: Event) -> Iterator[str]:
        """Say what is worth knowing of an event: how weighty, since when."""
        return remarks.remarks(event, self._code)

    def first_dates(self, first: Revision) -> Iterator[str]:
        """Say that a document is dated long before we first saw it, if it is."""
        return remarks.first_dates(first, first.report.first_seen_at, self._code)

    def where(self, origin: FieldOrigin) -> str:
        """Name the place where a field was found."""
        return self._say(WHERE[origin.where])

    def others(self, origin: FieldOrigin) -> list[str]:
        """What else was offered for a field, each with its place in words."""
        return [self._offer(*offer.partition(": ")) for offer in origin.others]

    def _offer(self, place: str, colon: str, raw: str) -> str:
        if not colon or place not in {where.value for where in FieldLocation}:
            return f"{place}{colon}{raw}"
        return f"{self._say(WHERE[FieldLocation(place)])}{wording.colon(self._code)}{raw}"

    def file(self, file: Attachment) -> str:
        """Say what a file is, how large, and whether it was read: PDF · 1.2 MB · 已读取."""
        told = [file.kind.upper(), _size(file.size), self._say(FILES[file.text_status])]
        if file.text_status is TextStatus.UNREADABLE and file.reason is not None:
            told[-1] += f"{wording.colon(self._code)}{self.because(file.reason)}"
        return " · ".join(part for part in told if part)

    def field(self, name: str) -> str:
        """Name a field; one we have no name for is shown as it is."""
        return wording.field_name(name, self._code)

    def figure(self, key: str) -> str:
        """Name a figure."""
        return wording.figure_name(key, self._code)

    def is_share(self, key: str) -> bool:
        """Whether a figure is part of another: its table shows it, a list of figures need not."""
        return wording.is_share(key)

    def amount(self, figure: Figure | None) -> str:
        """Write a figure: its bound, its digits, its unit. None is one that is not stated."""
        return wording.figure_value(figure, self._code)


def _size(size: int | None) -> str:
    """Write a size as people read it; empty for one that is not known."""
    if size is None:
        return ""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(size // 1000, 1)} kB"

"""Sentences that say what happened, and the titles of documents and obligations."""

from gettext import NullTranslations

from disclosures.change import EventKind
from disclosures.obligation import ObligationTerms
from disclosures.reading import DocumentKind
from disclosures.wording.dates import day_text
from disclosures.wording.marking import gettext_noop as _
from disclosures.wording.names import document_name

_SENTENCES = {
    EventKind.PUBLISHED: _("%(agency)s发布了一份新文件。"),
    EventKind.REVISED: _("%(agency)s修改了一份已发布的文件，这是我们保存的第%(number)s版。"),
    EventKind.WITHDRAWN: _("这份文件已不在%(agency)s的网站上。我们保存的第%(number)s版仍可查阅。"),
    EventKind.RESTORED: _("%(agency)s曾撤下的这份文件重新出现在网站上。"),
    EventKind.MOVED: _("%(agency)s的这份文件换了网址。"),
    EventKind.OVERDUE: _(
        "%(agency)s%(year)s年政府信息公开工作年度报告的公布期限是%(due)s；"
        "期限已过，其公开页面上尚未见到。"
    ),
    EventKind.UNREADABLE: _("%(agency)s的信息来源连续无法读取，在它恢复之前，我们看不到新的文件。"),
    EventKind.PARTIAL: _(
        "%(agency)s的信息来源可以访问，但没有读全；在读全之前，可能有我们没有看到的文件。"
    ),
    EventKind.LINKS_ELSEWHERE: _("%(agency)s的列表有指向别的网站的行，这些网页我们没有读取。"),
    EventKind.RECOVERED: _("%(agency)s的信息来源已恢复正常。"),
    EventKind.REDESIGNED: _(
        "%(agency)s出现了异常多的变动，看来是网站改版。读者没有收到通知；请查看后决定放行还是弃置。"
    ),
}


def event_sentence(
    kind: EventKind,
    translations: NullTranslations,
    *,
    agency: str,
    number: int,
    terms: ObligationTerms | None = None,
) -> str:
    """Say what happened in one or two sentences. `number` is the revision's."""
    if kind is EventKind.PUBLISHED_LATE:
        pattern = _late_sentence(terms, translations)
    else:
        pattern = translations.gettext(_SENTENCES[kind])
    return pattern % {
        "agency": agency,
        "number": number,
        "year": terms.report_year if terms else "",
        "due": day_text(terms.due_on, translations) if terms else "",
        "days": terms.days_late if terms else "",
    }


def _late_sentence(terms: ObligationTerms | None, translations: NullTranslations) -> str:
    days = terms.days_late if terms else 0
    if terms is not None and terms.or_later:
        return translations.ngettext(
            "%(agency)s%(year)s年政府信息公开工作年度报告的公布期限是%(due)s，至少晚了%(days)s天。",
            "%(agency)s%(year)s年政府信息公开工作年度报告的公布期限是%(due)s，至少晚了%(days)s天。",
            days,
        )
    return translations.ngettext(
        "%(agency)s%(year)s年政府信息公开工作年度报告的公布期限是%(due)s，实际晚了%(days)s天。",
        "%(agency)s%(year)s年政府信息公开工作年度报告的公布期限是%(due)s，实际晚了%(days)s天。",
        days,
    )


def obligation_title(terms: ObligationTerms, translations: NullTranslations) -> str:
    """Name the report that an agency is obliged to publish."""
    pattern = translations.gettext("%(agency)s%(year)s年政府信息公开工作年度报告")
    return pattern % {"agency": terms.agency, "year": terms.report_year}


def document_title(
    kind: DocumentKind, agency: str, year: int | None, translations: NullTranslations
) -> str:
    """Name a document that has no title: 临河区商务局2025年年度报告."""
    names = {"agency": agency, "document": document_name(kind, translations)}
    if year is None:
        return translations.gettext("%(agency)s%(document)s") % names
    return translations.gettext("%(agency)s%(year)s年%(document)s") % {**names, "year": year}


def obligation_deadline(terms: ObligationTerms, translations: NullTranslations) -> str:
    """Write the deadline and, of a late report, by how much it was missed."""
    days = terms.days_late
    if not days:
        pattern = translations.gettext("期限 %(due)s")
    elif terms.or_later:
        pattern = translations.ngettext(
            "期限 %(due)s，至少晚 %(days)s 天", "期限 %(due)s，至少晚 %(days)s 天", days
        )
    else:
        pattern = translations.ngettext(
            "期限 %(due)s，晚 %(days)s 天", "期限 %(due)s，晚 %(days)s 天", days
        )
    return pattern % {"due": day_text(terms.due_on, translations), "days": days}

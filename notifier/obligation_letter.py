"""View model of a letter about many obligations: overdue reports and those published late."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from gettext import NullTranslations

from disclosures import Delivery, Event, EventKind
from disclosures.sanitising import safe_line
from disclosures.wording.events import obligation_deadline, obligation_title
from disclosures.wording.marking import gettext_noop as _
from notifier.event_view import view_event

#: At most this many obligations are listed in one letter; the linked page has all of them.
MOST_ROWS = 100

#: In the order of the letter.
KINDS = (EventKind.OVERDUE, EventKind.PUBLISHED_LATE)

_GROUP_HEADINGS = {
    EventKind.OVERDUE: _("公布期限已过，公开页面上尚未见到："),
    EventKind.PUBLISHED_LATE: _("已经公布，晚于期限："),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationRow:
    """One report that an agency is obliged to publish."""

    title: str
    deadline: str

    #: Absolute address of its page.
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationGroup:
    """Obligations of one kind of event."""

    heading: str
    rows: tuple[ObligationRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationLetter:
    """What the template shows. Strings are sanitised and of bounded length."""

    #: The subject, which counts each kind: 3 份年度报告逾期未见.
    title: str
    groups: tuple[ObligationGroup, ...]

    #: How many obligations are not listed.
    left_out: int

    #: Absolute address of the page that lists all obligations.
    board: str


def view_obligations(
    delivery: Delivery, translations: NullTranslations, base_url: str
) -> ObligationLetter:
    """Make the view model of all obligations of a delivery."""
    events = [event for event in (delivery.event, *delivery.also) if event is not None]
    in_order = sorted(events, key=lambda event: (KINDS.index(event.kind), event.occurred_at))
    listed = in_order[:MOST_ROWS]
    return ObligationLetter(
        title=_title(Counter(event.kind for event in events), translations),
        groups=tuple(_groups(listed, translations, base_url)),
        left_out=len(events) - len(listed),
        board=f"{base_url.rstrip('/')}/obligations",
    )


def _title(counts: Counter[EventKind], translations: NullTranslations) -> str:
    overdue, late = (counts[kind] for kind in KINDS)
    if not late:
        pattern = translations.gettext("%(overdue)s 份年度报告逾期未见")
    elif not overdue:
        pattern = translations.gettext("%(late)s 份年度报告逾期公布")
    else:
        pattern = translations.gettext(
            "%(overdue)s 份年度报告逾期未见，%(late)s 份年度报告逾期公布"
        )
    return pattern % {"overdue": f"{overdue:,}", "late": f"{late:,}"}


def _groups(
    events: Sequence[Event], translations: NullTranslations, base_url: str
) -> Iterator[ObligationGroup]:
    for kind in KINDS:
        if of_kind := [event for event in events if event.kind is kind]:
            yield ObligationGroup(
                heading=translations.gettext(_GROUP_HEADINGS[kind]),
                rows=tuple(_row(event, translations, base_url) for event in of_kind),
            )


def _row(event: Event, translations: NullTranslations, base_url: str) -> ObligationRow:
    view = view_event(event, translations, base_url=base_url, diff_budget=0)
    terms = event.terms
    if terms is None:
        return ObligationRow(title=view.title, deadline=view.summary, page=view.links.page)
    return ObligationRow(
        title=safe_line(obligation_title(terms, translations), 120),
        deadline=obligation_deadline(terms, translations),
        page=view.links.page,
    )

"""Checks that must pass before a report that was not seen is called overdue. Pure.

Each check that fails gives an ObligationReason, and the state of the obligation is UNKNOWN.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from disclosures import CaseData, Obligation, ObligationReason, ObligationState, ObligationTerms
from disclosures.content_digest import folded

#: The time zone in which a deadline's day begins and ends.
SHANGHAI = ZoneInfo("Asia/Shanghai")

#: If this many agencies of a page are overdue and none published, the page is probably at fault.
MIN_OVERDUE_ON_PAGE = 3

#: If this many reports of a year are due and less than this share was published, our parser is
#: probably at fault.
MIN_DUE_REPORTS = 10
MIN_PUBLISHED_SHARE = 1 / 3

#: How far back from a first visit deadlines are assessed. Before that, a date of publication is
#: probably that of a move to another site, and a missing report may have been removed since.
CREDIBLE_DELAY = timedelta(days=366)

#: States of an obligation that was met.
MET_STATES = frozenset({ObligationState.MET, ObligationState.MET_LATE})

#: Report year → state → number of obligations, of all sources.
CountsByYear = Mapping[int, Mapping[ObligationState, int]]

#: Words that end the names of agencies.
_AGENCY_SUFFIX = re.compile(r"(?:委员会|办公室|管理局|服务中心|中心|局|厅|委|办|部|处)$")


def unknown_reason(case_data: CaseData, terms: ObligationTerms) -> ObligationReason | None:
    """Return why it is unknown whether the report was published; None if its absence is proved."""
    if case_data.settled_at is None or case_data.complete_at is None:
        return ObligationReason.NEVER_READ
    if not case_data.healthy:
        return ObligationReason.UNHEALTHY
    is_past = date_in_china(case_data.now) > terms.due_on
    if is_past and date_in_china(case_data.complete_at) <= terms.due_on:
        return ObligationReason.NOT_READ_SINCE
    if terms.due_on + CREDIBLE_DELAY < date_in_china(case_data.settled_at):
        return ObligationReason.BEFORE_WATCHING
    if terms.report_year in case_data.unread:
        return ObligationReason.UNREAD
    return _absence_reason(case_data, terms) if is_past else None


def _absence_reason(case_data: CaseData, terms: ObligationTerms) -> ObligationReason | None:
    """Return why a report may exist that a complete visit after the deadline did not find."""
    if case_data.listed_from is None or case_data.listed_from > date(terms.report_year + 1, 1, 1):
        return ObligationReason.LIST_INCOMPLETE
    if (folded(terms.agency), terms.report_year) in case_data.elsewhere:
        return ObligationReason.ELSEWHERE
    if case_data.confirmed_at is None or date_in_china(case_data.confirmed_at) <= terms.due_on:
        return ObligationReason.UNCONFIRMED
    return None


def remove_implausible_overdue(
    obligations: Sequence[Obligation],
    published: Mapping[str, Mapping[int, object]],
    state_counts: CountsByYear,
) -> list[Obligation]:
    """Set overdue obligations to UNKNOWN if other obligations suggest an error.

    `published`: agency → report years, of the page.
    """
    empty_years = _years_without_reports(obligations)
    sparse_years = _years_with_few_reports(state_counts)

    def reason_of(terms: ObligationTerms) -> ObligationReason | None:
        if terms.report_year in empty_years:
            return ObligationReason.NONE_ON_PAGE
        if terms.report_year in sparse_years:
            return ObligationReason.FEW_ANYWHERE
        return ObligationReason.RENAMED if _may_be_renamed(terms, published) else None

    return [
        replace(each, state=ObligationState.UNKNOWN, reason=reason)
        if each.state is ObligationState.OVERDUE and (reason := reason_of(each.terms))
        else each
        for each in obligations
    ]


def _years_without_reports(obligations: Sequence[Obligation]) -> frozenset[int]:
    """Return the years in which several agencies of the page are overdue and none published."""
    met_years = {each.terms.report_year for each in obligations if each.state in MET_STATES}
    overdue = Counter(
        each.terms.report_year for each in obligations if each.state is ObligationState.OVERDUE
    )
    return frozenset(
        year
        for year, number in overdue.items()
        if number >= MIN_OVERDUE_ON_PAGE and year not in met_years
    )


def _years_with_few_reports(state_counts: CountsByYear) -> frozenset[int]:
    """Return the years of which many reports are due and few were published, on all sources."""
    years = set()
    for year, counts in state_counts.items():
        due = sum(counts.values()) - counts.get(ObligationState.EXEMPT, 0)
        met = sum(counts.get(state, 0) for state in MET_STATES)
        if due >= MIN_DUE_REPORTS and met < MIN_PUBLISHED_SHARE * due:
            years.add(year)
    return frozenset(years)


def _may_be_renamed(terms: ObligationTerms, published: Mapping[str, Mapping[int, object]]) -> bool:
    """Whether an agency with a similar name first published after this one last did."""
    years = [year for year in published.get(terms.agency, ()) if year < terms.report_year]
    return bool(years) and any(
        max(years) < min(found) <= terms.report_year and has_similar_name(terms.agency, name)
        for name, found in published.items()
        if name != terms.agency
    )


def has_similar_name(agency: str, other: str) -> bool:
    """Whether one may be the other renamed or merged: 商务局, 商务和粮食局."""
    prefix_length = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(agency, other, strict=False))
    )
    first, second = (
        set(_AGENCY_SUFFIX.sub("", name[prefix_length:])) - set("和与及")
        for name in (agency, other)
    )
    return first <= second or second <= first


def date_in_china(at: datetime) -> date:
    """Return the date in China at a moment."""
    return at.astimezone(SHANGHAI).date()

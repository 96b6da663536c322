"""Why a report that is not to be seen is not called overdue. Pure.

To blame an agency takes proof. Each doubt has a name, and holds until what we see takes it away.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from disclosures import CaseData, Obligation, ObligationReason, ObligationState, ObligationTerms
from disclosures.sameness import folded

#: Days begin and end here.
SHANGHAI = ZoneInfo("Asia/Shanghai")

#: When so many agencies of one page all fail, the page is at fault and not they.
CROWD = 3

#: Of so many reports due anywhere, this share came at least; else our reading is at fault.
MANY = 10
LEAST = 1 / 3

#: What was due longer ago when we began to watch is history: a date so late is that of a move, and
#: a report that is not there may have been taken down.
BELIEVED = timedelta(days=366)

#: What became of a duty that was met.
SETTLED = frozenset({ObligationState.MET, ObligationState.MET_LATE})

#: How the obligations of a report year stand, of all sources together.
Anywhere = Mapping[int, Mapping[ObligationState, int]]

#: What names of agencies end in.
_TAIL = re.compile(r"(?:委员会|办公室|管理局|服务中心|中心|局|厅|委|办|部|处)$")


def why_unknown(case_data: CaseData, terms: ObligationTerms) -> ObligationReason | None:
    """Why the absence of a report says nothing, if it does not."""
    if case_data.settled_at is None or case_data.whole_at is None:
        return ObligationReason.NEVER_READ
    if not case_data.healthy:
        return ObligationReason.UNHEALTHY
    passed = day(case_data.now) > terms.due_on
    if passed and day(case_data.whole_at) <= terms.due_on:
        return ObligationReason.NOT_READ_SINCE
    if terms.due_on + BELIEVED < day(case_data.settled_at):
        return ObligationReason.BEFORE_US
    if terms.report_year in case_data.unread:
        return ObligationReason.UNREAD
    return _of_absence(case_data, terms) if passed else None


def _of_absence(case_data: CaseData, terms: ObligationTerms) -> ObligationReason | None:
    """Why a report that a whole look did not find after the day may be there all the same."""
    if case_data.shown_from is None or case_data.shown_from > date(terms.report_year + 1, 1, 1):
        return ObligationReason.LIST_CUT
    if (folded(terms.agency), terms.report_year) in case_data.elsewhere:
        return ObligationReason.ELSEWHERE
    if case_data.confirmed_at is None or day(case_data.confirmed_at) <= terms.due_on:
        return ObligationReason.UNCONFIRMED
    return None


def doubted(
    judged: Sequence[Obligation],
    published: Mapping[str, Mapping[int, object]],
    anywhere: Anywhere,
) -> list[Obligation]:
    """Take back what is overdue where others tell that the fault may not be the agency's.

    `published`: the years of every agency of the page.
    """
    crowds, strange = _crowds(judged), _strange(anywhere)

    def why(terms: ObligationTerms) -> ObligationReason | None:
        if terms.report_year in crowds:
            return ObligationReason.NOBODY
        if terms.report_year in strange:
            return ObligationReason.FEW
        return ObligationReason.RENAMED if _is_renamed(terms, published) else None

    return [
        replace(one, state=ObligationState.UNKNOWN, reason=reason)
        if one.state is ObligationState.OVERDUE and (reason := why(one.terms))
        else one
        for one in judged
    ]


def _crowds(judged: Sequence[Obligation]) -> frozenset[int]:
    """Years in which nobody of many on this page has published."""
    came = {one.terms.report_year for one in judged if one.state in SETTLED}
    missing = Counter(
        one.terms.report_year for one in judged if one.state is ObligationState.OVERDUE
    )
    return frozenset(
        year for year, number in missing.items() if number >= CROWD and year not in came
    )


def _strange(anywhere: Anywhere) -> frozenset[int]:
    """Years of which hardly a report was read anywhere, though many are due."""
    strange = set()
    for year, counts in anywhere.items():
        owed = sum(counts.values()) - counts.get(ObligationState.EXEMPT, 0)
        if owed >= MANY and sum(counts.get(state, 0) for state in SETTLED) < LEAST * owed:
            strange.add(year)
    return frozenset(strange)


def _is_renamed(terms: ObligationTerms, published: Mapping[str, Mapping[int, object]]) -> bool:
    """Whether an agency of a like name appeared since this one was seen last."""
    years = [year for year in published.get(terms.agency, ()) if year < terms.report_year]
    return bool(years) and any(
        max(years) < min(found) <= terms.report_year and is_like(terms.agency, name)
        for name, found in published.items()
        if name != terms.agency
    )


def is_like(agency: str, other: str) -> bool:
    """Whether one may be the other renamed or merged: 商务局, 商务和粮食局."""
    shared = sum(
        1 for _ in takewhile(lambda two: two[0] == two[1], zip(agency, other, strict=False))
    )
    one, two = (set(_TAIL.sub("", name[shared:])) - set("和与及") for name in (agency, other))
    return one <= two or two <= one


def day(at: datetime) -> date:
    """The day in China on which a moment falls."""
    return at.astimezone(SHANGHAI).date()

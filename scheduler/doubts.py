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

from disclosures import Docket, Duty, Obligation, ObligationState, Reason
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


def why_unknown(docket: Docket, duty: Duty) -> Reason | None:
    """Why the absence of a report says nothing, if it does not."""
    if docket.settled_at is None or docket.whole_at is None:
        return Reason.NEVER_READ
    if not docket.healthy:
        return Reason.UNHEALTHY
    passed = day(docket.now) > duty.due_on
    if passed and day(docket.whole_at) <= duty.due_on:
        return Reason.NOT_READ_SINCE
    if duty.due_on + BELIEVED < day(docket.settled_at):
        return Reason.BEFORE_US
    if duty.report_year in docket.unread:
        return Reason.UNREAD
    return _of_absence(docket, duty) if passed else None


def _of_absence(docket: Docket, duty: Duty) -> Reason | None:
    """Why a report that a whole look did not find after the day may be there all the same."""
    if docket.shown_from is None or docket.shown_from > date(duty.report_year + 1, 1, 1):
        return Reason.LIST_CUT
    if (folded(duty.agency), duty.report_year) in docket.elsewhere:
        return Reason.ELSEWHERE
    if docket.confirmed_at is None or day(docket.confirmed_at) <= duty.due_on:
        return Reason.UNCONFIRMED
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

    def why(duty: Duty) -> Reason | None:
        if duty.report_year in crowds:
            return Reason.NOBODY
        if duty.report_year in strange:
            return Reason.FEW
        return Reason.RENAMED if _is_renamed(duty, published) else None

    return [
        replace(one, state=ObligationState.UNKNOWN, reason=reason)
        if one.state is ObligationState.OVERDUE and (reason := why(one.duty))
        else one
        for one in judged
    ]


def _crowds(judged: Sequence[Obligation]) -> frozenset[int]:
    """Years in which nobody of many on this page has published."""
    came = {one.duty.report_year for one in judged if one.state in SETTLED}
    missing = Counter(
        one.duty.report_year for one in judged if one.state is ObligationState.OVERDUE
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


def _is_renamed(duty: Duty, published: Mapping[str, Mapping[int, object]]) -> bool:
    """Whether an agency of a like name appeared since this one was seen last."""
    years = [year for year in published.get(duty.agency, ()) if year < duty.report_year]
    return bool(years) and any(
        max(years) < min(found) <= duty.report_year and is_like(duty.agency, name)
        for name, found in published.items()
        if name != duty.agency
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

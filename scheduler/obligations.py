"""Who must publish which report by when, and what became of it. Pure.

The rules: reports of 2018 and earlier were due on 31 March of the next year, from every organ
(Decree 492, article 31). Since then departments have until 31 January and governments until
31 March (Decree 711, article 49), townships and ministries by custom until 31 January.

Nobody is blamed on thin evidence. An agency owes a report for every year between the first and the
last that it published, and for three more; it is overdue when its source, read whole after the day,
does not show it; it came late when the earliest credible date says so.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from disclosures import (
    Assessment,
    CaseData,
    KeptReport,
    Obligation,
    ObligationReason,
    ObligationState,
    ObligationTerms,
    Organ,
    Source,
)
from disclosures.sameness import folded
from scheduler.overdue_checks import BELIEVED, SETTLED, Anywhere, doubted, why_unknown
from scheduler.overdue_checks import day as day_of

#: The last report year of which all reports were due on one day.
OLD_LAW = 2018

#: So long before the day an obligation is due soon.
SOON = timedelta(days=30)

#: An agency owes a report for so many years after the last that it published.
MEMORY = 3


def deadline(organ: Organ, report_year: int, report_due: str = "") -> date:
    """Give the last day on which the report of `report_year` is in time.

    `report_due` is a source's own day (``01-31``), for reports later than OLD_LAW.
    """
    year = report_year + 1
    if report_year <= OLD_LAW:
        return date(year, 3, 31)
    if report_due:
        month, day = (int(part) for part in report_due.split("-"))
        last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
        return date(year, month, min(day, last))
    return date(year, 3, 31) if organ is Organ.GOVERNMENT else date(year, 1, 31)


def organ_of(agency: str, source: Source) -> Organ:
    """Tell what kind of body `agency` is: as the catalogue says of the source's own, or by name.

    A government's office publishes for it; in doubt the later day holds.
    """
    if source.organ and folded(agency) == folded(source.agency):
        return Organ(source.organ)
    name = folded(agency)
    if name.endswith(
        ("乡人民政府", "镇人民政府", "乡政府", "镇政府", "街道办事处", "街道办", "街道")
    ):
        return Organ.TOWNSHIP
    if name.startswith(("中华人民共和国", "国家")) or name.endswith("部"):
        return Organ.MINISTRY
    if name.endswith(("政府", "政府办公室", "政府办公厅", "政府办")):
        return Organ.GOVERNMENT
    return Organ.DEPARTMENT


def review(case_data: CaseData, anywhere: Anywhere | None = None) -> Sequence[Assessment]:
    """Judge every obligation of a source as it stands now; nothing if it owes none.

    `anywhere`: how those of a report year stand whose day has passed, of all sources together.
    """
    if not case_data.source.obligations:
        return ()
    today = day_of(case_data.now)
    published = _by_agency(case_data, today.year - 1)
    judged = [
        _judge(case_data, agency, year, found.get(year, ()), today)
        for agency, found in published.items()
        for year in _owed_years(found, today.year - 1)
    ]
    standing = list(_standing(case_data, judged))
    return [
        Assessment(obligation=one, is_news=_is_news(case_data, one.terms.due_on))
        for one in doubted(standing, published, anywhere or {})
    ]


def _by_agency(case_data: CaseData, last: int) -> Mapping[str, Mapping[int, Sequence[KeptReport]]]:
    """Sort the reports by agency and year.

    A page on which no year has the reports of two agencies is one agency's, however it calls
    itself from year to year.
    """
    kept_reports = [one for one in case_data.kept_reports if one.report_year <= last]
    names = _full_names(
        {folded(one.agency) or folded(case_data.source.agency) for one in kept_reports}
    )
    per_year: dict[int, set[str]] = defaultdict(set)
    for one in kept_reports:
        per_year[one.report_year].add(names[folded(one.agency) or folded(case_data.source.agency)])
    many = any(len(agencies) > 1 for agencies in per_year.values())
    sorted_out: dict[str, dict[int, list[KeptReport]]] = {}
    for one in kept_reports:
        name = names[folded(one.agency) or folded(case_data.source.agency)]
        agency = name if many else case_data.source.agency
        sorted_out.setdefault(agency, {}).setdefault(one.report_year, []).append(one)
    return sorted_out


def _full_names(names: set[str]) -> Mapping[str, str]:
    """Map a name to the one fuller one that it is the end of: 商务局 → 临河区商务局."""
    full = {}
    for name in names:
        longer = [other for other in names if other != name and other.endswith(name)]
        full[name] = longer[0] if len(longer) == 1 else name
    return full


def _owed_years(found: Mapping[int, object], last: int) -> Iterator[int]:
    """Every year from the first report to the last, and MEMORY more."""
    yield from range(min(found), min(max(found) + MEMORY, last) + 1)


def _judge(
    case_data: CaseData, agency: str, year: int, kept_reports: Sequence[KeptReport], today: date
) -> Obligation:
    due_on = deadline(organ_of(agency, case_data.source), year, case_data.source.report_due)
    terms = ObligationTerms(agency=agency, report_year=year, due_on=due_on)
    owed = Obligation(source=case_data.source, terms=terms, state=ObligationState.PENDING)
    if kept_reports:
        return min((_met(owed, one) for one in kept_reports), key=_soonest)
    if today + SOON < due_on:
        return owed
    if why := why_unknown(case_data, terms):
        return replace(owed, state=ObligationState.UNKNOWN, reason=why)
    late = today > due_on
    return replace(owed, state=ObligationState.OVERDUE if late else ObligationState.DUE_SOON)


def _met(owed: Obligation, kept: KeptReport) -> Obligation:
    """Say when `witness` met the duty, by the earliest date that can be believed."""
    terms, seen_on = owed.terms, day_of(kept.first_seen_at)
    ended = date(terms.report_year + 1, 1, 1)
    credible = sorted(day for day in kept.dates if ended <= day <= seen_on)
    missed = day_of(kept.absent_at) if kept.absent_at else None
    met = replace(owed, state=ObligationState.MET, report=kept.report)
    if credible:
        on = credible[0]
        if kept.history and on > terms.due_on + BELIEVED:
            return replace(met, reason=ObligationReason.RESTAMPED)
        odd = (
            ObligationReason.BACKDATED
            if on <= terms.due_on and missed and missed > terms.due_on
            else None
        )
        return _dated(replace(met, reason=odd), on)
    if kept.history:
        return replace(met, reason=ObligationReason.UNDATED)
    if seen_on <= terms.due_on or missed == seen_on:
        return _dated(met, seen_on)
    if missed and missed > terms.due_on:
        later = replace(met, terms=replace(terms, or_later=True), reason=ObligationReason.OR_LATER)
        return _dated(later, missed)
    return replace(met, reason=ObligationReason.UNDATED)


def _dated(met: Obligation, on: date) -> Obligation:
    terms = replace(met.terms, published_on=on)
    late = on > terms.due_on
    return replace(met, terms=terms, state=ObligationState.MET_LATE if late else met.state)


def _soonest(met: Obligation) -> tuple[bool, date]:
    return met.state is ObligationState.MET_LATE, met.terms.published_on or date.max


def _standing(case_data: CaseData, judged: Sequence[Obligation]) -> Iterator[Obligation]:
    """What was met stays met, though its report is read as something else now, or not at all."""
    reports = {kept.report for kept in case_data.kept_reports}
    met = {
        (one.terms.agency, one.terms.report_year): one
        for one in case_data.known
        if one.state in SETTLED and one.report not in reports
    }
    for one in judged:
        before = met.pop((one.terms.agency, one.terms.report_year), None)
        yield before if before and one.report is None else one
    yield from met.values()


def _is_news(case_data: CaseData, due_on: date) -> bool:
    """Whether the day passed under our eyes; what was late before is history."""
    return case_data.settled_at is not None and day_of(case_data.settled_at) <= due_on

"""Computes which agency must publish which report by when, and the state of that obligation. Pure.

Deadlines: reports of 2018 and earlier were due on 31 March of the next year, from every organ
(条例, Decree 492, article 31). Since then departments have until 31 January and governments until
31 March (Decree 711, article 49); townships and ministries by custom until 31 January.

An agency is obliged for every year from its first to its last published report and for the three
years after. A report is overdue if its source, completely read after the deadline, does not show
it. It was late if the earliest credible date is after the deadline.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from disclosures import (
    AnnualReport,
    Assessment,
    CaseData,
    Obligation,
    ObligationReason,
    ObligationState,
    ObligationTerms,
    Organ,
    Source,
)
from disclosures.content_digest import folded
from scheduler.absence_evidence import (
    CREDIBLE_DELAY,
    MET_STATES,
    CountsByYear,
    date_in_china,
    remove_implausible_overdue,
    unknown_reason,
)

#: The last report year to which Decree 492 applied.
LAST_YEAR_OF_DECREE_492 = 2018

#: An obligation is "due soon" from this long before its deadline.
DUE_SOON_PERIOD = timedelta(days=30)

#: Years after its last published report for which an agency is still obliged.
YEARS_AFTER_LAST_REPORT = 3


def deadline(organ: Organ, report_year: int, report_due: str = "") -> date:
    """Return the last day on which the report of `report_year` is in time.

    `report_due` is a deadline of the source's own (``MM-DD``); it applies since Decree 711.
    """
    year = report_year + 1
    if report_year <= LAST_YEAR_OF_DECREE_492:
        return date(year, 3, 31)
    if report_due:
        month, day = (int(part) for part in report_due.split("-"))
        last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
        return date(year, month, min(day, last))
    return date(year, 3, 31) if organ is Organ.GOVERNMENT else date(year, 1, 31)


def organ_of(agency: str, source: Source) -> Organ:
    """Return what kind of body `agency` is: by the catalogue for the source's own, else by name.

    A government's office counts as the government, since it publishes the government's report.
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


def assess(case_data: CaseData, state_counts: CountsByYear | None = None) -> Sequence[Assessment]:
    """Assess every obligation of a source; empty if the source is not obliged.

    `state_counts`: of all sources, for report years whose deadline has passed.
    """
    if not case_data.source.obligations:
        return ()
    today = date_in_china(case_data.now)
    reports = _by_agency_and_year(case_data, today.year - 1)
    assessed = [
        _assess_year(case_data, agency, year, by_year.get(year, ()), today)
        for agency, by_year in reports.items()
        for year in _obliged_years(by_year, today.year - 1)
    ]
    obligations = list(_with_earlier_met(case_data, assessed))
    return [
        Assessment(obligation=each, announce=_is_news(case_data, each.terms.due_on))
        for each in remove_implausible_overdue(obligations, reports, state_counts or {})
    ]


def _by_agency_and_year(
    case_data: CaseData, last_year: int
) -> Mapping[str, Mapping[int, Sequence[AnnualReport]]]:
    """Group the reports by agency and year.

    If no year has reports of two agencies, all belong to the source's agency, whose name may be
    written differently from year to year.
    """
    annual_reports = [each for each in case_data.annual_reports if each.report_year <= last_year]
    own_name = folded(case_data.source.agency)
    full_names = _full_names({folded(each.agency) or own_name for each in annual_reports})
    agencies_of_year: dict[int, set[str]] = defaultdict(set)
    for each in annual_reports:
        agencies_of_year[each.report_year].add(full_names[folded(each.agency) or own_name])
    has_many_agencies = any(len(agencies) > 1 for agencies in agencies_of_year.values())
    grouped: dict[str, dict[int, list[AnnualReport]]] = {}
    for each in annual_reports:
        name = full_names[folded(each.agency) or own_name]
        agency = name if has_many_agencies else case_data.source.agency
        grouped.setdefault(agency, {}).setdefault(each.report_year, []).append(each)
    return grouped


def _full_names(names: set[str]) -> Mapping[str, str]:
    """Map each name to the only longer name that ends with it: 商务局 → 临河区商务局."""
    full_names = {}
    for name in names:
        longer = [other for other in names if other != name and other.endswith(name)]
        full_names[name] = longer[0] if len(longer) == 1 else name
    return full_names


def _obliged_years(by_year: Mapping[int, object], last_year: int) -> Iterator[int]:
    """Yield the years from the first report to the last, and YEARS_AFTER_LAST_REPORT more."""
    last = min(max(by_year) + YEARS_AFTER_LAST_REPORT, last_year)
    yield from range(min(by_year), last + 1)


def _assess_year(
    case_data: CaseData, agency: str, year: int, annual_reports: Sequence[AnnualReport], today: date
) -> Obligation:
    due_on = deadline(organ_of(agency, case_data.source), year, case_data.source.report_due)
    terms = ObligationTerms(agency=agency, report_year=year, due_on=due_on)
    pending = Obligation(source=case_data.source, terms=terms, state=ObligationState.PENDING)
    if annual_reports:
        return min((_met_by(pending, each) for each in annual_reports), key=_in_time_and_early)
    if today + DUE_SOON_PERIOD < due_on:
        return pending
    if reason := unknown_reason(case_data, terms):
        return replace(pending, state=ObligationState.UNKNOWN, reason=reason)
    late = today > due_on
    return replace(pending, state=ObligationState.OVERDUE if late else ObligationState.DUE_SOON)


def _met_by(pending: Obligation, annual_report: AnnualReport) -> Obligation:
    """Return the obligation as met by a report, in time or late by its earliest credible date.

    A date is credible if it is after the report year and not after the report was first seen.
    """
    terms, seen_on = pending.terms, date_in_china(annual_report.first_seen_at)
    year_end = date(terms.report_year + 1, 1, 1)
    credible = sorted(day for day in annual_report.dates if year_end <= day <= seen_on)
    absent_on = date_in_china(annual_report.absent_at) if annual_report.absent_at else None
    met = replace(pending, state=ObligationState.MET, report=annual_report.report)
    if credible:
        on = credible[0]
        if annual_report.history and on > terms.due_on + CREDIBLE_DELAY:
            return replace(met, reason=ObligationReason.MIGRATION_DATE)
        is_backdated = on <= terms.due_on and absent_on and absent_on > terms.due_on
        reason = ObligationReason.BACKDATED if is_backdated else None
        return _published_on(replace(met, reason=reason), on)
    if annual_report.history:
        return replace(met, reason=ObligationReason.UNDATED)
    if seen_on <= terms.due_on or absent_on == seen_on:
        return _published_on(met, seen_on)
    if absent_on and absent_on > terms.due_on:
        late = replace(met, terms=replace(terms, or_later=True), reason=ObligationReason.OR_LATER)
        return _published_on(late, absent_on)
    return replace(met, reason=ObligationReason.UNDATED)


def _published_on(met: Obligation, on: date) -> Obligation:
    terms = replace(met.terms, published_on=on)
    late = on > terms.due_on
    return replace(met, terms=terms, state=ObligationState.MET_LATE if late else met.state)


def _in_time_and_early(met: Obligation) -> tuple[bool, date]:
    """Sort key: in time before late, then by date of publication, unknown dates last."""
    return met.state is ObligationState.MET_LATE, met.terms.published_on or date.max


def _with_earlier_met(case_data: CaseData, assessed: Sequence[Obligation]) -> Iterator[Obligation]:
    """Yield the obligations; one that was met stays met if its report is no longer recognised."""
    reports = {annual_report.report for annual_report in case_data.annual_reports}
    earlier_met = {
        (each.terms.agency, each.terms.report_year): each
        for each in case_data.known
        if each.state in MET_STATES and each.report not in reports
    }
    for each in assessed:
        met = earlier_met.pop((each.terms.agency, each.terms.report_year), None)
        yield met if met and each.report is None else each
    yield from earlier_met.values()


def _is_news(case_data: CaseData, due_on: date) -> bool:
    """Whether the deadline passed after the source's history had been read."""
    return case_data.settled_at is not None and date_in_china(case_data.settled_at) <= due_on

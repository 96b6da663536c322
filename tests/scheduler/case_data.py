"""Dockets of sources with reports, made as a test wants them."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from disclosures import Assessment, CaseData, KeptReport, Obligation

SHANGHAI = ZoneInfo("Asia/Shanghai")
AGENCY = "临河区商务局"


def at(year: int, month: int, day: int, hour: int = 12) -> datetime:
    """A moment in Shanghai, in UTC as we keep it."""
    return datetime(year, month, day, hour, tzinfo=SHANGHAI).astimezone(UTC)


def report(
    year: int,
    *printed: date,
    agency: str = AGENCY,
    seen: datetime | None = None,
    history: bool = False,
    absent_at: datetime | None = None,
) -> KeptReport:
    """An annual report with the dates it bears."""
    first = seen or datetime.combine(min(printed), datetime.min.time(), UTC) + timedelta(hours=9)
    return KeptReport(
        report=uuid5(UUID(int=0), f"{agency}{year}{printed}"),
        agency=agency,
        report_year=year,
        dates=frozenset(printed),
        first_seen_at=first,
        history=history,
        absent_at=absent_at,
    )


MakeDocket = Callable[..., CaseData]


def of_year(judgements: Sequence[Assessment], year: int, agency: str = AGENCY) -> Obligation:
    """The one obligation of an agency and year."""
    found = [
        one.obligation
        for one in judgements
        if (one.obligation.terms.agency, one.obligation.terms.report_year) == (agency, year)
    ]
    assert len(found) == 1, judgements
    return found[0]


def state_of(judgements: Sequence[Assessment], year: int, agency: str = AGENCY) -> str:
    found = of_year(judgements, year, agency)
    return f"{found.state.value} {found.reason.value}" if found.reason else found.state.value

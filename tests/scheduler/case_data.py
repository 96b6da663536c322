"""Case data and reports for the tests of obligations."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from disclosures import AnnualReport, Assessment, CaseData, Obligation

SHANGHAI = ZoneInfo("Asia/Shanghai")
AGENCY = "临河区商务局"

MakeCaseData = Callable[..., CaseData]


def at(year: int, month: int, day: int, hour: int = 12) -> datetime:
    """Return a moment given in Shanghai time, in UTC."""
    return datetime(year, month, day, hour, tzinfo=SHANGHAI).astimezone(UTC)


def report(
    year: int,
    *printed: date,
    agency: str = AGENCY,
    seen: datetime | None = None,
    history: bool = False,
    absent_at: datetime | None = None,
) -> AnnualReport:
    """Return an annual report; `printed`: the dates on its page."""
    first = seen or datetime.combine(min(printed), datetime.min.time(), UTC) + timedelta(hours=9)
    return AnnualReport(
        report=uuid5(UUID(int=0), f"{agency}{year}{printed}"),
        agency=agency,
        report_year=year,
        dates=frozenset(printed),
        first_seen_at=first,
        history=history,
        absent_at=absent_at,
    )


def of_year(assessments: Sequence[Assessment], year: int, agency: str = AGENCY) -> Obligation:
    """Return the only obligation of an agency and year."""
    matching = [
        each.obligation
        for each in assessments
        if (each.obligation.terms.agency, each.obligation.terms.report_year) == (agency, year)
    ]
    assert len(matching) == 1, assessments
    return matching[0]


def state_of(assessments: Sequence[Assessment], year: int, agency: str = AGENCY) -> str:
    """Return the state and, if there is one, the reason of an obligation."""
    obligation = of_year(assessments, year, agency)
    reason = f" {obligation.reason.value}" if obligation.reason else ""
    return f"{obligation.state.value}{reason}"

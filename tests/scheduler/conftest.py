"""Fixtures of the tests of the scheduler."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest

from disclosures import AnnualReport, CaseData, Source
from tests.scheduler.case_data import MakeCaseData, at


@pytest.fixture
def case_data(source: Source) -> MakeCaseData:
    """Make the case data of a source watched since 2011 and last read an hour before `now`."""

    def make(
        now: datetime, annual_reports: Iterable[AnnualReport] = (), **different: Any
    ) -> CaseData:
        usual: dict[str, Any] = {
            "source": source,
            "now": now,
            "healthy": True,
            "settled_at": at(2011, 1, 1),
            "complete_at": now - timedelta(hours=1),
            "confirmed_at": now - timedelta(hours=1),
            "annual_reports": tuple(annual_reports),
        }
        return CaseData(**(usual | different))

    return make

"""Fixtures of the tests of the scheduler."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest

from disclosures import CaseData, KeptReport, Source
from tests.scheduler.case_data import MakeCaseData, at


@pytest.fixture
def case_data(source: Source) -> MakeCaseData:
    """Make the case data of a source watched since 2011 and last read an hour before `now`."""

    def make(
        now: datetime, kept_reports: Iterable[KeptReport] = (), **different: object
    ) -> CaseData:
        usual: dict[str, object] = {
            "source": source,
            "now": now,
            "healthy": True,
            "settled_at": at(2011, 1, 1),
            "whole_at": now - timedelta(hours=1),
            "confirmed_at": now - timedelta(hours=1),
            "kept_reports": tuple(kept_reports),
        }
        return CaseData(**(usual | different))  # type: ignore[arg-type]

    return make

"""What tests of the scheduler may ask for."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest

from disclosures import Docket, Source, Witness
from tests.scheduler.dockets import MakeDocket, at


@pytest.fixture
def docket(source: Source) -> MakeDocket:
    """The docket of a source that is watched since 2011 and was read an hour ago."""

    def make(now: datetime, witnesses: Iterable[Witness] = (), **different: object) -> Docket:
        usual: dict[str, object] = {
            "source": source,
            "now": now,
            "healthy": True,
            "settled_at": at(2011, 1, 1),
            "whole_at": now - timedelta(hours=1),
            "confirmed_at": now - timedelta(hours=1),
            "witnesses": tuple(witnesses),
        }
        return Docket(**(usual | different))  # type: ignore[arg-type]

    return make

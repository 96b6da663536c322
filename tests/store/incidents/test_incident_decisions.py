"""A decision on an incident of many sources applies to later observations too."""

from datetime import timedelta

import pytest

from disclosures import IncidentState, Source
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from tests.conftest import StoppedClock
from tests.store.conftest import event_summaries
from tests.store.sites import Sites

pytestmark = pytest.mark.slow_on_postgres

HOUR = timedelta(hours=1)
ORIGINAL, EDITED, WITH_FOOTER = (
    "公开信息78条。",
    "公开信息87条。",
    "公开信息78条。版权所有，翻印必究。",
)


@pytest.fixture
def small(sites: Sites, source: Source) -> list[Source]:
    """Seven sites of one family, each with one report, known for a day."""
    return sites.put_known_family(source, 7, ORIGINAL)


def test_released_incident_emits_its_events_and_is_not_repeated(
    sites: Sites, small: list[Source], ledger: SqlLedger, queries: SqlQueries, clock: StoppedClock
) -> None:
    for each in small[:6]:
        sites.visit(each, sites.text(each, 1, EDITED), corroborated=False)
    (incident,) = queries.incidents()

    assert event_summaries(list(ledger.release(incident.id))) == [("revised", 2)] * 6

    for each in small[6:]:
        sites.visit(each, sites.text(each, 1, EDITED), corroborated=False)
    clock.advance(HOUR)
    assert event_summaries(list(ledger.emit_delayed())) == [("revised", 2)]
    assert queries.incidents() == []


def test_dismissed_incident_emits_nothing(
    sites: Sites, small: list[Source], ledger: SqlLedger, queries: SqlQueries, clock: StoppedClock
) -> None:
    for each in small:
        sites.visit(each, sites.text(each, 1, WITH_FOOTER), corroborated=False)
    (incident,) = queries.incidents()

    assert ledger.dismiss(incident.id) == 7

    clock.advance(timedelta(days=1))
    for each in small:
        assert sites.visit(each, sites.text(each, 1, WITH_FOOTER), corroborated=False) == []
    assert ledger.emit_delayed() == queries.withheld() == queries.incidents() == []
    assert queries.incident(incident.id).state is IncidentState.DISCARDED

"""A report whose text goes on at further pages, which are not read."""

from disclosures import Finding, Severity, SourceState
from disclosures.continued_text import TEXT_CONTINUES
from disclosures.reason import ReasonCode
from store.queries.queries import SqlQueries
from tests.store.conftest import Visit, listing
from tests.store.recording.test_source_completeness import A, MakeObservation


def test_report_whose_text_goes_on_at_further_pages_makes_its_source_partial(
    visit: Visit, make_observation: MakeObservation, queries: SqlQueries
) -> None:
    goes_on = Finding(code=TEXT_CONTINUES, severity=Severity.WARNING, message="2.html")

    visit(listing(A), make_observation(url=A, findings=(goes_on,)))

    [health] = queries.health()
    assert health.state is SourceState.PARTIAL
    assert [reason.code for reason in health.shortfalls] == [ReasonCode.COMPLETENESS_TEXT_CONTINUES]

"""Incidents in the console: shown with sample diffs, released or discarded as a whole."""

from collections.abc import Callable

import pytest

from disclosures import EventKind, Incident, IncidentState, ReportObserved, Source
from disclosures.reading import Block, BlockKind
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from tests.reasons import mass_change
from tests.service.web.conftest import Browser, Page, Visit

MakeObservation = Callable[..., ReportObserved]


@pytest.fixture
def open_incident(
    visit: Visit,
    ledger: SqlLedger,
    queries: SqlQueries,
    source: Source,
    make_observation: MakeObservation,
) -> Incident:
    """An open incident with two readings: a revision of a known report, and a new report."""
    visit(make_observation())
    known = make_observation(
        blocks=(Block(kind=BlockKind.PARAGRAPH, text="版权所有临河区商务局。"),)
    )
    new = make_observation(url="http://www.linhe.example/swj/nb/2024.html", report_year=2024)
    ledger.quarantine(ledger.begin(source), [known, new], mass_change(12, 20))
    [incident] = queries.incidents()
    return incident


def test_incident_is_shown_with_sample_diffs(ada: Browser, open_incident: Incident) -> None:
    words = Page(ada.get("/console/incidents").text).text

    assert "一次访问中，20 份已知报告有 12 份不同" in words
    assert "版权所有临河区商务局" in words
    assert "临河区商务局 待定" in words


def test_release_button_states_its_consequences(ada: Browser, open_incident: Incident) -> None:
    page = Page(ada.get("/console/incidents").text)

    assert "将收录 2 份，并逐一告知订阅它们的读者；发出的通知收不回来。" in page.text
    assert f"/console/incidents/{open_incident.id}/release" in page.all("form", "action")


def test_quarantined_reading_is_shown_with_the_current_revision(
    ada: Browser, open_incident: Incident
) -> None:
    words = Page(ada.get(f"/console/quarantine?incident={open_incident.id}").text).text

    assert "与现行版本相比" in words
    assert "全年主动公开政府信息78条" in words


def test_released_incident_emits_one_event_for_each_reading(
    ada: Browser, open_incident: Incident, queries: SqlQueries
) -> None:
    answer = ada.post(f"/console/incidents/{open_incident.id}/release")
    repeated = ada.post(f"/console/incidents/{open_incident.id}/release")

    assert answer.headers["location"] == "/console?released=2"
    assert repeated.status_code == 404
    kinds = [event.kind for event in queries.events(limit=2)]
    assert set(kinds) == {EventKind.REVISED, EventKind.PUBLISHED}


def test_discarded_incident_emits_no_event(
    ada: Browser, open_incident: Incident, queries: SqlQueries
) -> None:
    before = queries.events()

    answer = ada.post(f"/console/incidents/{open_incident.id}/discard")

    assert answer.headers["location"] == "/console?discarded=2"
    assert queries.events() == before
    assert queries.incident(open_incident.id).state is IncidentState.DISCARDED
    assert "已弃置" in Page(ada.get("/console/incidents").text).text

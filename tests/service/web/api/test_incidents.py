"""Incidents over the API: listed with a sample, released or discarded as a whole."""

from collections.abc import Callable, Mapping
from uuid import uuid4

import pytest

from disclosures import Block, BlockKind, EventKind, Incident, ReportObserved, Source
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from tests.reasons import mass_change
from tests.service.web.conftest import Browser, Visit

Bearer = Mapping[str, str]


@pytest.fixture
def open_incident(
    visit: Visit,
    ledger: SqlLedger,
    queries: SqlQueries,
    source: Source,
    make_observation: Callable[..., ReportObserved],
) -> Incident:
    """An open incident with two readings: a revision of a known report, and a new report."""
    visit(make_observation())
    known = make_observation(blocks=(Block(kind=BlockKind.PARAGRAPH, text="全年主动公开87条。"),))
    new = make_observation(url="http://www.linhe.example/swj/nb/2024.html", report_year=2024)
    ledger.quarantine(ledger.begin(source), [known, new], mass_change(2, 2))
    [incident] = queries.incidents()
    return incident


def test_incident_is_listed_with_sample_changes(
    browser: Browser, bearer: Bearer, open_incident: Incident
) -> None:
    [listed] = browser.get("/api/incidents", headers=bearer).json()

    assert (listed["id"], listed["state"], listed["withheld"]) == (str(open_incident.id), "open", 2)
    assert listed["sources"] == ["linhe-swj"]
    assert listed["summary"] == "mass change: 2 of 2 known reports differ in one visit"
    assert listed["reason"] == mass_change(2, 2).as_json()
    assert listed["link"].endswith("/console/incidents")
    old, new = sorted(listed["sample"], key=lambda one: one["report"] is None)
    assert "全年主动公开87条。" in old["added"]
    assert (old["why"], old["reason"]) == (listed["summary"], [listed["reason"]])
    assert (new["report"], new["added"], new["url"][-9:]) == (None, [], "2024.html")


def test_released_incident_emits_one_event_for_each_reading(
    browser: Browser, bearer: Bearer, open_incident: Incident, queries: SqlQueries
) -> None:
    answer = browser.post(f"/api/incidents/{open_incident.id}/release", headers=bearer)
    repeated = browser.post(f"/api/incidents/{open_incident.id}/release", headers=bearer)

    assert (answer.json(), repeated.status_code) == ({"events": 2, "discarded": 0}, 404)
    kinds = {event.kind for event in queries.events(limit=2)}
    assert kinds == {EventKind.REVISED, EventKind.PUBLISHED}
    assert browser.get("/api/incidents", headers=bearer).json() == []
    [closed] = browser.get("/api/incidents?closed=true", headers=bearer).json()
    assert (closed["state"], closed["sample"]) == ("released", [])


def test_discarded_incident_emits_no_event(
    browser: Browser, bearer: Bearer, open_incident: Incident, queries: SqlQueries
) -> None:
    before = queries.events(limit=9)

    answer = browser.post(f"/api/incidents/{open_incident.id}/discard", headers=bearer)

    assert answer.json() == {"events": 0, "discarded": 2}
    assert queries.events(limit=9) == before


def test_unknown_incident_is_404(browser: Browser, bearer: Bearer) -> None:
    answer = browser.post(f"/api/incidents/{uuid4()}/release", headers=bearer)

    assert answer.status_code == 404

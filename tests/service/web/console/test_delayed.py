"""Delayed changes in the console."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest

from disclosures import Block, BlockKind, DocumentKind, ReportObserved, Source, WithheldReading
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.sources.catalogue import SqlSources
from tests.service.web.conftest import Browser, Page, Visit


@pytest.fixture
def delayed(
    visit: Visit,
    sources: SqlSources,
    source: Source,
    ledger: SqlLedger,
    queries: SqlQueries,
    make_observation: Callable[..., ReportObserved],
) -> WithheldReading:
    """An uncorroborated new report of one of three sources of one host."""
    visit(make_observation())
    for name in ("jyj", "mzj"):
        address = f"http://www.linhe.example/{name}/"
        sources.put(replace(source, id=uuid4(), slug=name, url=address))
    new = make_observation(
        url="http://www.linhe.example/2.html",
        kind=DocumentKind.NOTICE,
        report_year=None,
        title="关于开展家电以旧换新的通知",
        blocks=(Block(kind=BlockKind.PARAGRAPH, text="请各门店于9月10日前报名。" * 9),),
    )
    assert ledger.record(ledger.begin(source), new, corroborated=False) == []
    [kept] = queries.withheld(delayed=True)
    return kept


def test_delayed_change_is_counted_and_shown_with_its_due_time(
    ada: Browser, delayed: WithheldReading
) -> None:
    console = Page(ada.get("/console").text).text
    shown = Page(ada.get("/console/quarantine?delayed=1").text).text

    assert "暂缓告知 1" in console
    assert "关于开展家电以旧换新的通知" in shown
    assert "告知时间" in shown
    assert (
        str(delayed.observation.reading.title) not in Page(ada.get("/console/quarantine").text).text
    )


def test_delayed_change_can_be_accepted_before_it_is_due(
    ada: Browser, delayed: WithheldReading, queries: SqlQueries
) -> None:
    answer = ada.post(f"/console/quarantine/{delayed.id}/accept")

    assert "accepted=1" in answer.headers["location"]
    assert queries.withheld(delayed=True) == []
    assert queries.events()[0].revision

"""Every sequence of observations of a report emits the events of the state table."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlmodel import Session

from disclosures import (
    Block,
    BlockKind,
    Fault,
    Observation,
    PageFailed,
    PageRole,
    ReportObserved,
    RunOutcome,
    RunStats,
    Source,
    VisitFinished,
)
from store.database import Database
from store.recording.ledger import SqlLedger
from store.recording.report_states import TRANSITIONS, KnownState, ObservedState, transition
from store.sources.catalogue import SqlSources
from tests.conftest import MONDAY, StoppedClock
from tests.reasons import some_reason

MakeObservation = Callable[..., ReportObserved]
OBSERVATIONS = ("A", "B", "gone", "error", "blocked", "implausible")
DECISION = Path(__file__).parents[3] / "docs/decisions/064-report-states.md"
URL = "http://www.linhe.example/swj/nb/2025.html"

#: Between two visits; the third consecutive absence is the first after more than a day.
VISIT_INTERVAL = timedelta(hours=13)


@pytest.fixture
def database_kind() -> str:
    """The rules do not depend on the database, so one is enough."""
    return "sqlite-memory"


@dataclass
class Model:
    """A reference model of a report's state that does not use the table."""

    text: str = ""
    misses: int = 0
    withdrawn: bool = False
    emitted: list[str] = field(default_factory=list)

    def observe(self, seen: str) -> "Model":
        """The state after one more observation."""
        new = replace(self, emitted=[*self.emitted])
        if seen in "AB":
            kind = "published" if not self.text else "restored" if self.withdrawn else "revised"
            if seen != self.text or self.withdrawn:
                new.emitted.append(kind)
            new.text, new.misses, new.withdrawn = seen, 0, False
        elif seen == "gone" and self.text and not self.withdrawn:
            new.misses += 1
            if new.misses == 3:
                new.withdrawn = True
                new.emitted.append("withdrawn")
        return new


@dataclass
class TableRun:
    """The state of a report according to the table."""

    state: KnownState = KnownState.UNKNOWN
    text: str = ""
    misses: int = 0
    emitted: list[str] = field(default_factory=list)

    def observe(self, seen: str) -> "TableRun":
        """The state after one more observation."""
        misses = self.misses + 1 if seen == "gone" else 0 if seen in "AB" else self.misses
        if self.state in (KnownState.UNKNOWN, KnownState.WITHDRAWN) and seen == "gone":
            misses = 0
        result = transition(self.state, self._observed_state(seen, misses))
        emitted = [*self.emitted, result.event.value] if result.event else self.emitted
        text = seen if seen in "AB" else self.text
        return TableRun(state=result.state, text=text, misses=misses, emitted=emitted)

    def _observed_state(self, seen: str, misses: int) -> ObservedState:
        if seen in "AB":
            return ObservedState.UNCHANGED if seen == self.text else ObservedState.CHANGED
        if seen == "gone":
            return ObservedState.PROVEN_GONE if misses >= 3 else ObservedState.MISSED
        return ObservedState(seen)


def test_table_equals_the_model_for_every_sequence_of_up_to_six() -> None:
    """All 55,986 sequences."""
    checked = 0
    pairs = [(TableRun(), Model())]
    for _ in range(6):
        pairs = [
            (table_run.observe(seen), model.observe(seen))
            for table_run, model in pairs
            for seen in OBSERVATIONS
        ]
        checked += len(pairs)
        assert all(table_run.emitted == model.emitted for table_run, model in pairs)
    assert checked == sum(6**n for n in range(1, 7)) == 55_986


def test_table_is_complete_and_equals_the_decision_record() -> None:
    assert all(set(TRANSITIONS[state]) == set(ObservedState) for state in KnownState)
    rows = re.findall(
        r"^\| (unknown|present|missing|withdrawn) \|(.*)\|$", DECISION.read_text(), re.MULTILINE
    )

    documented = {name: [cell.strip() for cell in cells.split("|")] for name, cells in rows}

    expected = {
        state.value: [
            result.state.value + (f", **{result.event.value}**" if result.event else "")
            for result in TRANSITIONS[state].values()
        ]
        for state in KnownState
    }
    assert documented == expected


class LedgerHarness:
    """The real ledger in memory; each visit can be rolled back to a savepoint."""

    def __init__(self, connection: Connection, source: Source, make: MakeObservation) -> None:
        sessions = partial(
            Session,
            bind=connection,
            join_transaction_mode="create_savepoint",
            expire_on_commit=False,
        )
        self.connection, self.clock = connection, StoppedClock(MONDAY)
        self.ledger = SqlLedger(sessions, self.clock)
        self.source = SqlSources(sessions, self.clock).put(source)
        blocks = {
            text: (
                Block(kind=BlockKind.PARAGRAPH, text="".join(f"{n * k}条。" for n in range(40))),
            )
            for text, k in (("A", 7), ("B", 8), ("implausible", 9))
        }
        self.observations: dict[str, Observation] = {
            "A": make(url=URL, blocks=blocks["A"]),
            "B": make(url=URL, blocks=blocks["B"]),
            "implausible": make(
                url=URL, blocks=blocks["implausible"], suspicions=(some_reason("…"),)
            ),
            "gone": PageFailed(
                url=URL, role=PageRole.REPORT, fault=Fault.GONE, reason=some_reason("404")
            ),
            "error": PageFailed(
                url=URL, role=PageRole.REPORT, fault=Fault.TIMEOUT, reason=some_reason("…")
            ),
            "blocked": PageFailed(
                url=source.url, role=PageRole.LIST, fault=Fault.CHALLENGE, reason=some_reason("412")
            ),
        }
        self._visit()

    def observe(self, seen: str) -> list[str]:
        """Record one visit; return the kinds of all events for readers so far."""
        blocked = seen == "blocked"
        return self._visit(
            self.observations[seen], outcome=RunOutcome.FAILED if blocked else RunOutcome.OK
        )

    def _visit(self, *observations: Observation, outcome: RunOutcome = RunOutcome.OK) -> list[str]:
        run = self.ledger.begin(self.source)
        for observation in (*observations, VisitFinished(complete=outcome is RunOutcome.OK)):
            self.ledger.record(run, observation)
        fault = Fault.CHALLENGE if outcome is RunOutcome.FAILED else None
        self.ledger.finish(run, outcome, stats=RunStats(), next_due=self.clock(), fault=fault)
        self.clock.advance(VISIT_INTERVAL)
        return [kind for (kind,) in self.connection.exec_driver_sql(_EMITTED)]


#: All events except those for operators about an unreadable source.
_EMITTED = (
    "SELECT kind FROM event WHERE kind NOT IN ('unreadable', 'recovered') ORDER BY occurred_at"
)


@pytest.fixture
def harness(
    database: Database, source: Source, make_observation: MakeObservation
) -> Iterator[LedgerHarness]:
    with database.engine.connect() as connection, connection.begin():
        yield LedgerHarness(connection, source, make_observation)
        connection.rollback()


def check_all(harness: LedgerHarness, model: Model, depth: int) -> int:
    """Check every sequence of up to `depth` observations; return the number of visits."""
    checked = 0
    for seen in OBSERVATIONS if depth else ():
        at = harness.clock.at
        with harness.connection.begin_nested() as savepoint:
            expected = model.observe(seen)
            assert harness.observe(seen) == expected.emitted
            checked += 1 + check_all(harness, expected, depth - 1)
            savepoint.rollback()
        harness.clock.at = at
    return checked


@pytest.mark.parametrize("length", [2, pytest.param(3, marks=pytest.mark.slow)])
def test_ledger_equals_the_model_for_every_short_sequence(
    harness: LedgerHarness, length: int
) -> None:
    """The exhaustive test checks every sequence of up to six."""
    assert check_all(harness, Model(), length) == sum(6**n for n in range(1, length + 1))


def test_ledger_equals_the_model_for_a_sample_of_longer_sequences(harness: LedgerHarness) -> None:
    """Random sequences, and sequences that start with a withdrawal."""
    rng = random.Random(20261005)
    withdrawals = [["A", "gone", "gone", "gone", *rest] for rest in product(OBSERVATIONS, repeat=2)]
    sequences: list[Sequence[str]] = [rng.choices(OBSERVATIONS, k=6) for _ in range(5)]
    for sequence in [*rng.sample(withdrawals, 5), *sequences]:
        at, model = harness.clock.at, Model()
        with harness.connection.begin_nested() as savepoint:
            for seen in sequence:
                model = model.observe(seen)
                assert harness.observe(seen) == model.emitted, sequence
            savepoint.rollback()
        harness.clock.at = at


@pytest.mark.exhaustive
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("first", OBSERVATIONS)
@pytest.mark.parametrize("second", OBSERVATIONS)
def test_ledger_equals_the_model_for_every_sequence_of_up_to_six(
    harness: LedgerHarness, first: str, second: str
) -> None:
    """All 55,986 sequences through the real ledger in memory, in 36 parts."""
    model = Model()
    for seen in (first, second):
        model = model.observe(seen)
        assert harness.observe(seen) == model.emitted

    assert check_all(harness, model, 4) == sum(6**n for n in range(1, 5))

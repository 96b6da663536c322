"""Every sequence of what may be seen of a report tells what the table says, and nothing else."""

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
from store.catalogue import SqlSources
from store.database import Database
from store.recording.ledger import SqlLedger
from store.recording.report_states import TRANSITIONS, KnownState, ObservedState, transition
from tests.conftest import MONDAY, StoppedClock
from tests.reasons import some_reason

MakeObservation = Callable[..., ReportObserved]
SEEN = ("A", "B", "gone", "error", "blocked", "implausible")
PAGE = Path(__file__).parents[2] / "docs/decisions/064-report-states.md"
URL = "http://www.linhe.example/swj/nb/2025.html"

#: Between two visits: the third miss in a row is the first after more than a day.
PAUSE = timedelta(hours=13)


@pytest.fixture
def database_kind() -> str:
    """The rules are the same everywhere: one database will do."""
    return "sqlite-memory"


@dataclass
class Model:
    """All that there is to know, in a dozen lines that do not know the table."""

    text: str = ""
    misses: int = 0
    withdrawn: bool = False
    told: list[str] = field(default_factory=list)

    def see(self, seen: str) -> "Model":
        """What is known after one more look."""
        new = replace(self, told=[*self.told])
        if seen in "AB":
            kind = "published" if not self.text else "restored" if self.withdrawn else "revised"
            if seen != self.text or self.withdrawn:
                new.told.append(kind)
            new.text, new.misses, new.withdrawn = seen, 0, False
        elif seen == "gone" and self.text and not self.withdrawn:
            new.misses += 1
            if new.misses == 3:
                new.withdrawn = True
                new.told.append("withdrawn")
        return new


@dataclass
class Machine:
    """A report led through the table."""

    standing: KnownState = KnownState.UNKNOWN
    text: str = ""
    misses: int = 0
    told: list[str] = field(default_factory=list)

    def see(self, seen: str) -> "Machine":
        """Take one step."""
        misses = self.misses + 1 if seen == "gone" else 0 if seen in "AB" else self.misses
        if self.standing in (KnownState.UNKNOWN, KnownState.WITHDRAWN) and seen == "gone":
            misses = 0
        came = transition(self.standing, self._look(seen, misses))
        told = [*self.told, came.event.value] if came.event else self.told
        text = seen if seen in "AB" else self.text
        return Machine(standing=came.state, text=text, misses=misses, told=told)

    def _look(self, seen: str, misses: int) -> ObservedState:
        if seen in "AB":
            return ObservedState.UNCHANGED if seen == self.text else ObservedState.CHANGED
        if seen == "gone":
            return ObservedState.PROVEN_GONE if misses >= 3 else ObservedState.MISSED
        return ObservedState(seen)


def test_the_table_says_what_the_model_says_for_every_sequence_of_up_to_six() -> None:
    """All 55,986 of them."""
    walked = 0
    row = [(Machine(), Model())]
    for _ in range(6):
        row = [(machine.see(seen), model.see(seen)) for machine, model in row for seen in SEEN]
        walked += len(row)
        assert all(machine.told == model.told for machine, model in row)
    assert walked == sum(6**n for n in range(1, 7)) == 55_986


def test_the_table_is_whole_and_stands_in_the_decisions_as_it_is() -> None:
    assert all(set(TRANSITIONS[standing]) == set(ObservedState) for standing in KnownState)
    rows = re.findall(
        r"^\| (unknown|present|missing|withdrawn) \|(.*)\|$", PAGE.read_text(), re.MULTILINE
    )

    written = {name: [cell.strip() for cell in cells.split("|")] for name, cells in rows}

    meant = {
        standing.value: [
            came.state.value + (f", **{came.event.value}**" if came.event else "")
            for came in TRANSITIONS[standing].values()
        ]
        for standing in KnownState
    }
    assert written == meant


class Stage:
    """The real ledger in memory, whose every visit can be taken back."""

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

    def see(self, seen: str) -> list[str]:
        """Visit once; give what readers are told."""
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
        self.clock.pass_(PAUSE)
        return [kind for (kind,) in self.connection.exec_driver_sql(_TOLD)]


#: All but what operators hear of a site that turns us away.
_TOLD = "SELECT kind FROM event WHERE kind NOT IN ('unreadable', 'recovered') ORDER BY occurred_at"


@pytest.fixture
def stage(database: Database, source: Source, make_observation: MakeObservation) -> Iterator[Stage]:
    with database.engine.connect() as connection, connection.begin():
        yield Stage(connection, source, make_observation)
        connection.rollback()


def walk(stage: Stage, model: Model, depth: int) -> int:
    """See everything after everything, taking each visit back; say how many were made."""
    walked = 0
    for seen in SEEN if depth else ():
        at = stage.clock.at
        with stage.connection.begin_nested() as savepoint:
            then = model.see(seen)
            assert stage.see(seen) == then.told
            walked += 1 + walk(stage, then, depth - 1)
            savepoint.rollback()
        stage.clock.at = at
    return walked


def test_the_ledger_tells_what_the_model_says_for_every_sequence_of_up_to_three(
    stage: Stage,
) -> None:
    assert walk(stage, Model(), 3) == 258


def test_the_ledger_tells_what_the_model_says_for_a_sample_of_longer_ones(stage: Stage) -> None:
    """Another hundred in each of the table's corners: those that withdraw and restore."""
    draw = random.Random(20261005)  # noqa: S311
    ends = [["A", "gone", "gone", "gone", *rest] for rest in product(SEEN, repeat=2)]
    drawn: list[Sequence[str]] = [draw.choices(SEEN, k=6) for _ in range(24)]
    for sequence in [*draw.sample(ends, 12), *drawn]:
        at, model = stage.clock.at, Model()
        with stage.connection.begin_nested() as savepoint:
            for seen in sequence:
                model = model.see(seen)
                assert stage.see(seen) == model.told, sequence
            savepoint.rollback()
        stage.clock.at = at


@pytest.mark.exhaustive
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("first", SEEN)
@pytest.mark.parametrize("second", SEEN)
def test_the_ledger_tells_what_the_model_says_for_every_sequence_of_up_to_six(
    stage: Stage, first: str, second: str
) -> None:
    """All 55,986 through the real ledger in memory, a thirty-sixth at a time."""
    model = Model()
    for seen in (first, second):
        model = model.see(seen)
        assert stage.see(seen) == model.told

    assert walk(stage, model, 4) == sum(6**n for n in range(1, 5))

"""Noise rules on the command line."""

import json
from pathlib import Path

import pytest

from disclosures import Exposure, NoisePattern, NoiseRule, NoiseShape, NoiseState, Source
from disclosures.reason import Reason, ReasonCode
from service.cli import noise
from store.database import open_database
from store.migrate import migrate
from store.noise_rules import SqlNoiseRules
from store.sources.catalogue import SqlSources
from tests.conftest import MONDAY, StoppedClock


def test_rules_are_listed_lifted_and_allowed(
    tmp_path: Path,
    source: Source,
    clock: StoppedClock,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    url = f"sqlite:///{tmp_path}/gongkai.db"
    monkeypatch.setenv("GONGKAI_DATABASE_URL", url)
    monkeypatch.setenv("GONGKAI_VAR", str(tmp_path))
    database = open_database(url)
    migrate(database)
    SqlSources(database.sessions, clock).put(source)
    rules = SqlNoiseRules(database.sessions, clock)
    rule = NoiseRule(
        id=source.id,
        source=source.slug,
        pattern=NoisePattern(shape=NoiseShape.NUMBER, before="热度 ", after="</p>"),
        state=NoiseState.MUTED,
        exposure=Exposure.EDGE,
        reason=Reason.of(ReasonCode.NOISE_SUCCESSIVE_VISITS, visits=2),
        observed_at=MONDAY,
        muted_at=MONDAY,
    )
    rules.record(source.slug, [rule])

    noise.list_rules(as_json=True)
    listed = json.loads(capfd.readouterr().out)
    noise.lift([rule.id])
    state = rules.rules()[0].state
    noise.allow([rule.id])

    assert (listed["before"], listed["evidence"]) == ("热度 ", [])
    assert listed["why"] == "the spot has differed on 2 visits in a row"
    assert state is NoiseState.LIFTED
    assert rules.rules() == []
    database.close()

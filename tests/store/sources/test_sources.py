"""Contracts of the ports for the catalogue, operator tokens and leadership."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from disclosures import Source
from disclosures.errors import InputError, NotFound
from store.database import Database
from store.leadership import SqlLeadership
from store.operators import SqlOperators
from store.queries.queries import SqlQueries
from store.sources.catalogue import SqlSources
from store.sources.schedule import SqlSchedule
from tests.conftest import StoppedClock
from tests.store.conftest import Visit

TERM = timedelta(seconds=30)


@pytest.fixture
def operators(database: Database, clock: StoppedClock) -> SqlOperators:
    return SqlOperators(database.sessions, clock)


@pytest.fixture
def leadership(database: Database, clock: StoppedClock) -> SqlLeadership:
    return SqlLeadership(database.sessions, clock)


class TestSources:
    def test_new_source_is_due_at_once(
        self, sources: SqlSources, schedule: SqlSchedule, source: Source
    ) -> None:
        assert sources.put(source) == source == sources.get(source.slug)

        [host_lease] = schedule.claim(1, 1)
        assert host_lease.jobs[0].source == source

    def test_source_with_a_known_slug_is_updated_and_keeps_its_id(
        self, sources: SqlSources, source: Source
    ) -> None:
        sources.put(source)
        changed = replace(
            source,
            id=uuid4(),
            agency="临河区商务和投资促进局",
            url="https://new.linhe.example/",
            every=timedelta(minutes=17, milliseconds=250),
            delay=timedelta(milliseconds=100),
            robots=False,
            verify_tls=False,
            allowed_hosts=("mp.weixin.qq.com", "公开.example.cn"),
            tls="legacy",
            ca_file="/etc/gongkai/authority.pem",
            selectors={"rows": "ul > li", "body": "//div[@id='正文']"},
        )

        assert sources.put(changed) == replace(changed, id=source.id)
        assert sources.all() == [replace(changed, id=source.id)]

    def test_new_address_makes_a_source_due_and_other_changes_do_not(
        self,
        sources: SqlSources,
        schedule: SqlSchedule,
        visit: Visit,
        known: Source,
        clock: StoppedClock,
    ) -> None:
        visit()
        clock.advance(-timedelta(hours=1))
        due = schedule.next_due()

        sources.put(replace(known, agency="新名"))
        assert schedule.next_due() == due

        sources.put(replace(known, url="http://new.linhe.example/"))
        assert schedule.next_due() != due
        assert schedule.job(known.slug).known == {}

    def test_sources_are_ordered_by_slug(self, sources: SqlSources, source: Source) -> None:
        for number, slug in enumerate("cab"):
            sources.put(replace(source, id=UUID(int=number), slug=slug))

        assert [each.slug for each in sources.all()] == ["a", "b", "c"]

    def test_concurrently_added_source_is_stored_once(
        self, sources: SqlSources, source: Source, queries: SqlQueries
    ) -> None:
        with ThreadPoolExecutor(8) as pool:
            added = list(pool.map(lambda n: sources.put(replace(source, id=UUID(int=n))), range(8)))

        assert len({each.id for each in added}) == 1
        assert len(queries.health()) == 1

    def test_unknown_slug_raises_not_found(self, sources: SqlSources) -> None:
        with pytest.raises(NotFound, match="nowhere"):
            sources.get("nowhere")


class TestOperators:
    def test_token_authenticates_and_only_its_hash_is_stored(
        self, operators: SqlOperators, database: Database
    ) -> None:
        token = operators.issue("mei")

        assert operators.authenticate(token) == "mei"
        assert len(token) >= 40
        with database.engine.connect() as connection:
            stored = connection.exec_driver_sql("SELECT * FROM operator").all()
        assert token not in str(stored)

    @pytest.mark.parametrize("token", ["", "x", "令牌", "\x00", "\ud800", "a" * 100_000])
    def test_wrong_token_does_not_authenticate(self, operators: SqlOperators, token: str) -> None:
        """A token with other than ASCII characters is wrong, not an error."""
        operators.issue("mei")

        assert operators.authenticate(token) is None

    def test_revoked_token_does_not_authenticate_and_its_name_is_free(
        self, operators: SqlOperators
    ) -> None:
        old = operators.issue("mei")
        with pytest.raises(InputError, match="mei"):
            operators.issue("mei")

        operators.revoke("mei")

        assert (operators.authenticate(old), operators.names()) == (None, [])
        new = operators.issue("mei")
        assert (operators.authenticate(old), operators.authenticate(new)) == (None, "mei")

    def test_unknown_operator_or_empty_name_is_rejected(self, operators: SqlOperators) -> None:
        with pytest.raises(NotFound):
            operators.revoke("mei")
        with pytest.raises(InputError):
            operators.issue("  ")


class TestLeadership:
    def test_one_of_two_owners_is_the_leader(
        self, leadership: SqlLeadership, clock: StoppedClock
    ) -> None:
        """Two schedulers started by mistake."""
        first, second = uuid4(), uuid4()

        results = []
        for _ in range(5):
            results.append(
                (
                    leadership.acquire("clock", first, TERM),
                    leadership.acquire("clock", second, TERM),
                )
            )
            clock.advance(TERM / 2)

        assert results == [(True, False)] * 5

    def test_concurrent_starts_have_one_leader(
        self, database: Database, clock: StoppedClock
    ) -> None:
        def start(number: int) -> bool:
            leadership = SqlLeadership(database.sessions, clock)
            return leadership.acquire("clock", UUID(int=number), TERM)

        with ThreadPoolExecutor(8) as pool:
            acquired = list(pool.map(start, range(16)))

        assert acquired.count(True) == 1

    def test_lease_of_a_dead_leader_ends_with_its_term(
        self, leadership: SqlLeadership, clock: StoppedClock
    ) -> None:
        first, second = uuid4(), uuid4()
        leadership.acquire("clock", first, TERM)

        clock.advance(TERM)

        assert leadership.acquire("clock", second, TERM)
        assert not leadership.acquire("clock", first, TERM)

    def test_resigned_lease_can_be_acquired_at_once(self, leadership: SqlLeadership) -> None:
        first, second = uuid4(), uuid4()
        leadership.acquire("clock", first, TERM)

        leadership.resign("clock", second)
        assert not leadership.acquire("clock", second, TERM)
        leadership.resign("clock", first)

        assert leadership.acquire("clock", second, TERM)

    def test_leases_of_two_names_are_independent(self, leadership: SqlLeadership) -> None:
        assert leadership.acquire("clock", uuid4(), TERM)
        assert leadership.acquire("pruning", uuid4(), TERM)

    def test_lease_ends_when_the_clock_is_set_back_by_more_than_its_term(
        self, leadership: SqlLeadership, clock: StoppedClock
    ) -> None:
        """A clock set back by two hours does not mean two hours without a leader."""
        first, second = uuid4(), uuid4()
        leadership.acquire("clock", first, TERM)

        clock.advance(-TERM / 2)
        assert not leadership.acquire("clock", second, TERM)
        clock.advance(-timedelta(hours=2))

        assert leadership.acquire("clock", second, TERM)

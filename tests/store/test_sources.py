"""The catalogue, the operators' tokens, and who leads: three small ports and their promises."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from disclosures import Source
from disclosures.errors import InputError, NotFound
from store.catalogue import SqlSources
from store.database import Database
from store.leadership import SqlLeadership
from store.operators import SqlOperators
from store.queries.queries import SqlQueries
from store.schedule import SqlSchedule
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
    def test_a_new_one_is_due_now(
        self, sources: SqlSources, schedule: SqlSchedule, source: Source
    ) -> None:
        assert sources.put(source) == source == sources.get(source.slug)

        [host_lease] = schedule.claim(1, 1)
        assert host_lease.jobs[0].source == source

    def test_one_with_a_known_slug_is_changed_and_keeps_its_id(
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
            selectors={"rows": "ul > li", "body": "//div[@id='正文']"},
        )

        assert sources.put(changed) == replace(changed, id=source.id)
        assert sources.all() == [replace(changed, id=source.id)]

    def test_a_change_alone_does_not_make_it_due_but_a_new_address_does(
        self,
        sources: SqlSources,
        schedule: SqlSchedule,
        visit: Visit,
        known: Source,
        clock: StoppedClock,
    ) -> None:
        visit()
        clock.pass_(-timedelta(hours=1))
        due = schedule.next_due()

        sources.put(replace(known, agency="新名"))
        assert schedule.next_due() == due

        sources.put(replace(known, url="http://new.linhe.example/"))
        assert schedule.next_due() != due
        assert schedule.job(known.slug).known == {}

    def test_all_come_by_slug(self, sources: SqlSources, source: Source) -> None:
        for number, slug in enumerate("cab"):
            sources.put(replace(source, id=UUID(int=number), slug=slug))

        assert [each.slug for each in sources.all()] == ["a", "b", "c"]

    def test_one_added_by_many_at_once_is_one(
        self, sources: SqlSources, source: Source, queries: SqlQueries
    ) -> None:
        with ThreadPoolExecutor(8) as pool:
            added = list(pool.map(lambda n: sources.put(replace(source, id=UUID(int=n))), range(8)))

        assert len({each.id for each in added}) == 1
        assert len(queries.health()) == 1

    def test_what_is_unknown_is_not_found(self, sources: SqlSources) -> None:
        with pytest.raises(NotFound, match="nowhere"):
            sources.get("nowhere")


class TestOperators:
    def test_a_token_opens_and_only_its_hash_is_kept(
        self, operators: SqlOperators, database: Database
    ) -> None:
        token = operators.issue("mei")

        assert operators.authenticate(token) == "mei"
        assert len(token) >= 40
        with database.engine.connect() as connection:
            kept = connection.exec_driver_sql("SELECT * FROM operator").all()
        assert token not in str(kept)

    @pytest.mark.parametrize("token", ["", "x", "令牌", "\x00", "\ud800", "a" * 100_000])
    def test_anything_else_does_not(self, operators: SqlOperators, token: str) -> None:
        """A token that is no ASCII is wrong, not an error."""
        operators.issue("mei")

        assert operators.authenticate(token) is None

    def test_a_revoked_one_does_not_and_its_name_is_free(self, operators: SqlOperators) -> None:
        old = operators.issue("mei")
        with pytest.raises(InputError, match="mei"):
            operators.issue("mei")

        operators.revoke("mei")

        assert (operators.authenticate(old), operators.names()) == (None, [])
        new = operators.issue("mei")
        assert (operators.authenticate(old), operators.authenticate(new)) == (None, "mei")

    def test_nobody_cannot_be_revoked_and_nobody_has_no_name(self, operators: SqlOperators) -> None:
        with pytest.raises(NotFound):
            operators.revoke("mei")
        with pytest.raises(InputError):
            operators.issue("  ")


class TestLeadership:
    def test_one_of_two_owners_holds_the_clock(
        self, leadership: SqlLeadership, clock: StoppedClock
    ) -> None:
        """Two schedulers started by mistake."""
        one, other = uuid4(), uuid4()

        turns = []
        for _ in range(5):
            turns.append(
                (leadership.acquire("clock", one, TERM), leadership.acquire("clock", other, TERM))
            )
            clock.pass_(TERM / 2)

        assert turns == [(True, False)] * 5

    def test_many_that_start_at_once_have_one_leader(
        self, database: Database, clock: StoppedClock
    ) -> None:
        def start(number: int) -> bool:
            leadership = SqlLeadership(database.sessions, clock)
            return leadership.acquire("clock", UUID(int=number), TERM)

        with ThreadPoolExecutor(8) as pool:
            withheld = list(pool.map(start, range(16)))

        assert withheld.count(True) == 1

    def test_one_that_died_is_followed_after_its_term(
        self, leadership: SqlLeadership, clock: StoppedClock
    ) -> None:
        one, other = uuid4(), uuid4()
        leadership.acquire("clock", one, TERM)

        clock.pass_(TERM)

        assert leadership.acquire("clock", other, TERM)
        assert not leadership.acquire("clock", one, TERM)

    def test_one_that_resigns_is_followed_at_once(self, leadership: SqlLeadership) -> None:
        one, other = uuid4(), uuid4()
        leadership.acquire("clock", one, TERM)

        leadership.resign("clock", other)
        assert not leadership.acquire("clock", other, TERM)
        leadership.resign("clock", one)

        assert leadership.acquire("clock", other, TERM)

    def test_leases_of_two_names_are_two(self, leadership: SqlLeadership) -> None:
        assert leadership.acquire("clock", uuid4(), TERM)
        assert leadership.acquire("pruning", uuid4(), TERM)

    def test_a_lease_from_before_the_clock_was_set_back_does_not_last(
        self, leadership: SqlLeadership, clock: StoppedClock
    ) -> None:
        """Two hours back must not be two hours without a leader."""
        one, other = uuid4(), uuid4()
        leadership.acquire("clock", one, TERM)

        clock.pass_(-TERM / 2)
        assert not leadership.acquire("clock", other, TERM)
        clock.pass_(-timedelta(hours=2))

        assert leadership.acquire("clock", other, TERM)

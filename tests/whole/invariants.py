"""What must hold after any number of kills."""

import sqlite3
from contextlib import closing
from email.message import EmailMessage
from itertools import pairwise

from disclosures import OPERATORS_ONLY
from service.demo.comparison import (
    OutputCheck,
    compare_outputs,
    from_events,
    from_feed,
    from_letters,
)
from service.demo.demo_users import ADA, BOB, OPERATOR, DemoUser, event_letters
from service.demo.http_client import get, read_feed
from store.queries.queries import SqlQueries
from tests.whole.environment import Environment, due_deliveries, responds
from tests.whole.service_process import wait_until

USERS = (ADA, BOB, OPERATOR)


def check_invariants(environment: Environment) -> str:
    """Check every invariant; return the counts as text."""
    check_outputs(environment)
    repeated = check_letters(environment)
    check_revisions(environment)
    environment.service.stop()
    wait_until(lambda: not environment.service.leftovers(), lambda: "the end of every process", 15)
    with closing(sqlite3.connect(environment.folder / "gongkai.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    return counts(environment, repeated)


def check_outputs(environment: Environment) -> None:
    """The events, both feeds and every mailbox contain exactly what is expected."""
    wait_until(lambda: responds(environment), lambda: "a response")
    wait_until(lambda: not due_deliveries(environment), lambda: "the last letters")
    public = tuple(
        expected for expected in environment.expected if expected.kind not in OPERATORS_ONLY
    )
    outputs = [
        OutputCheck(
            name="events",
            expected_events=tuple(environment.expected),
            received=from_events(environment.events()),
        )
    ]
    for path in ("feed.rss", "feed.atom"):
        received = from_feed(read_feed(get(f"{environment.base_url}/{path}").body))
        outputs.append(OutputCheck(name=path, expected_events=public, received=received))
    for user in USERS:
        expected_events = tuple(t for t in environment.expected if user.wants(t))
        received = from_letters(letters_by_message_id(environment, user).values(), user)
        outputs.append(
            OutputCheck(name=user.name, expected_events=expected_events, received=received)
        )

    result = compare_outputs(environment.expected, environment.sites, outputs)

    assert result.unexpected == (), result.unexpected
    assert [row for row in result.rows if "✗" in row.cells] == []


def letters_by_message_id(environment: Environment, user: DemoUser) -> dict[str, EmailMessage]:
    """Return the letters to a user, one for each Message-ID."""
    return {str(m["Message-ID"]): m for m in event_letters(environment.mailbox, user)}


def check_letters(environment: Environment) -> int:
    """A repeated letter has the same Message-ID and text; return the number of repetitions."""
    repeated = 0
    for user in USERS:
        letters = event_letters(environment.mailbox, user)
        by_id: dict[str, set[bytes]] = {}
        for letter in letters:
            by_id.setdefault(str(letter["Message-ID"]), set()).add(letter.as_bytes())
        repeated += len(letters) - len(by_id)
        assert all(len(texts) == 1 for texts in by_id.values())
    assert repeated <= environment.service.kills
    return repeated


def check_revisions(environment: Environment) -> None:
    """Every report of the portal is stored, its revisions without gaps and repetitions."""
    queries = SqlQueries(environment.database.sessions)
    current_revisions = queries.reports(limit=500)
    on_portal = {
        slug: len(site.published_reports) for slug, site in environment.portal.state.sites.items()
    }
    assert {health.source.slug: health.reports for health in queries.health()} == on_portal
    for current in current_revisions:
        revisions = queries.revisions(current.report.id)
        assert [revision.number for revision in revisions] == list(range(1, len(revisions) + 1))
        assert all(one.digest != two.digest for one, two in pairwise(revisions))


def counts(environment: Environment, repeated: int) -> str:
    letters = sum(len(event_letters(environment.mailbox, user)) for user in USERS)
    return (
        f"\nkills {environment.service.kills} "
        f"({environment.kills_in_mail_window} while a letter was sent) · "
        f"events {len(environment.events())} of {len(environment.expected)} · letters {letters} · "
        f"lost 0 · repeated {repeated}"
    )

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
from tests.whole.outside import wait_until
from tests.whole.playing import Play, answers, owed

READERS = (ADA, BOB, OPERATOR)


def check_all(play: Play) -> str:
    """Hold everything against the truth, and give the counts."""
    check_told(play)
    doubled = check_letters(play)
    check_chains(play)
    assert play.service.stop() < 10, "SIGTERM is obeyed within ten seconds"
    wait_until(lambda: not play.service.leftovers(), lambda: "no process is left behind", 15)
    with closing(sqlite3.connect(play.folder / "gongkai.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    return counts(play, doubled)


def check_told(play: Play) -> None:
    """The events, both feeds and every mailbox hold exactly the truth."""
    wait_until(lambda: answers(play), lambda: "it answers again")
    wait_until(lambda: not owed(play), lambda: "the last letters")
    public = tuple(expected for expected in play.expected if expected.kind not in OPERATORS_ONLY)
    media = [
        OutputCheck(
            name="events", expected_events=tuple(play.expected), received=from_events(play.events())
        )
    ]
    for path in ("feed.rss", "feed.atom"):
        received = from_feed(read_feed(get(f"{play.base_url}/{path}").body))
        media.append(OutputCheck(name=path, expected_events=public, received=received))
    for reader in READERS:
        expected_events = tuple(t for t in play.expected if reader.wants(t))
        received = from_letters(once(play, reader).values(), reader)
        media.append(
            OutputCheck(name=reader.name, expected_events=expected_events, received=received)
        )

    verdict = compare_outputs(play.expected, play.sites, media)

    assert verdict.extras == (), verdict.extras
    assert [row for row in verdict.rows if "✗" in row.cells] == []


def once(play: Play, reader: DemoUser) -> dict[str, EmailMessage]:
    """Give the letters of a reader, one for each Message-ID."""
    return {str(m["Message-ID"]): m for m in event_letters(play.box, reader)}


def check_letters(play: Play) -> int:
    """A letter that came twice has one Message-ID and one text; count them."""
    doubled = 0
    for reader in READERS:
        letters = event_letters(play.box, reader)
        by_id: dict[str, set[bytes]] = {}
        for letter in letters:
            by_id.setdefault(str(letter["Message-ID"]), set()).add(letter.as_bytes())
        doubled += len(letters) - len(by_id)
        assert all(len(texts) == 1 for texts in by_id.values())
    assert doubled <= play.service.kills
    return doubled


def check_chains(play: Play) -> None:
    """What stands on the portal is kept, each report's revisions without a gap or a repetition."""
    archive = SqlQueries(play.database.sessions)
    heads = archive.reports(limit=500)
    standing = {slug: len(site.published_reports) for slug, site in play.portal.state.sites.items()}
    assert {health.source.slug: health.reports for health in archive.health()} == standing
    for head in heads:
        chain = archive.revisions(head.report.id)
        assert [revision.number for revision in chain] == list(range(1, len(chain) + 1))
        assert all(one.digest != two.digest for one, two in pairwise(chain))


def counts(play: Play, doubled: int) -> str:
    letters = sum(len(event_letters(play.box, reader)) for reader in READERS)
    return (
        f"\nkills {play.service.kills} (in the mail window {play.in_window}) · "
        f"events {len(play.events())} of {len(play.expected)} · letters {letters} · "
        f"lost 0 · sent twice {doubled}"
    )

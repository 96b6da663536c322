"""Events of noise that no word list knows, and edits beside it, over visits of the fixture pages.

``python -m benchmarks stability [--trials N] [--seed N]``: each trial watches one page with one
kind of noise at one place over six visits, and edits the page on one of them.
"""

import argparse
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.measure import Measure
from benchmarks.stability.noise_kinds import KINDS, NoiseKind
from benchmarks.stability.watched_pages import WatchedPages
from crawler.reading import read
from disclosures import Event, EventKind, Significance
from store.database import Database, open_database
from store.migrate import migrate
from tests.conftest import empty
from tests.crawler.reading.content_edits import EDITS
from tests.crawler.reading.fixture_pages import Fixture, fixtures
from tests.crawler.reading.noise_around_text import container_of

TRIALS, VISITS = 300, 6

#: Visits, from the first after the baseline, within which noise must be learnt.
LEARNING = 2

Insert = Callable[[str, str], str]


def _at_head(text: str, markup: str) -> str:
    return re.sub(r"(<body[^>]*>)", lambda found: found[1] + markup, text, count=1)


def _before_article(text: str, markup: str) -> str:
    place = container_of(text)
    return _at_head(text, markup) if place is None else text[: place[0]] + markup + text[place[0] :]


def _last_in_article(text: str, markup: str) -> str:
    place = container_of(text)
    if place is None:
        return _at_foot(text, markup)
    end = text.rfind("</", *place)
    return text[:end] + markup + text[end:]


def _after_article(text: str, markup: str) -> str:
    place = container_of(text)
    return _at_foot(text, markup) if place is None else text[: place[1]] + markup + text[place[1] :]


def _at_foot(text: str, markup: str) -> str:
    return text.replace("</body>", markup + "</body>")


PLACES: Mapping[str, Insert] = {
    "header": _at_head,
    "date line": _before_article,
    "last in the article": _last_in_article,
    "after the article": _after_article,
}


@dataclass(frozen=True, slots=True)
class Trial:
    """One page with noise, and an edit on one of its visits."""

    fixture: Fixture
    kind: str
    place: str
    edit: str
    edited_text: str
    edited_on: int
    seed: int


@dataclass(slots=True)
class Totals:
    """What was announced over all trials."""

    trials: int = 0
    before_learning: int = 0
    twice_before_learning: int = 0
    after_learning: int = 0
    edits_missed: int = 0


def run(*arguments: str) -> Sequence[Measure]:
    """Run the trials; print those with a false or a missing event."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks stability")
    parser.add_argument("--trials", type=int, default=TRIALS)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    database = open_database("sqlite://")
    migrate(database)
    totals, faulty = Totals(), Counter[str]()
    for trial in trials(options.trials, options.seed):
        empty(database)
        if found := count(trial, watch(trial, database), totals):
            faulty[found] += 1
            print(f"{found}: {trial.fixture.name}, {trial.kind}, {trial.place}, "
                  f"{trial.edit}, visit {trial.edited_on}")  # fmt: skip
    database.close()
    return _measures(totals)


def trials(number: int, seed: int) -> Iterator[Trial]:
    """Yield trials: every kind and place in turn, on pages and edits by chance."""
    rng = Random(seed)
    pages = [
        each
        for each in fixtures()
        if each.path.suffix == ".html"
        and not each.name.startswith("errors/")
        and each.expected(".json") is not None
        and container_of(each.path.read_text(encoding="utf-8")) is not None
    ]
    pairs = [(kind, place) for kind in KINDS for place in PLACES]
    rng.shuffle(pairs)
    made = 0
    while made < number:
        fixture = rng.choice(pages)
        text = fixture.path.read_text(encoding="utf-8")
        reading = read(fixture.page(), listed=fixture.listed(), source=fixture.source())
        name = rng.choice(list(EDITS))
        edits = [each for each in EDITS[name](text, reading, rng) if each.text != text]
        if not edits:
            continue
        kind, place = pairs[made % len(pairs)]
        edit = rng.choice(edits)
        yield Trial(
            fixture, kind, place, f"{name}: {edit.name}", edit.text,
            rng.randint(1, VISITS - 2), rng.randint(0, 10**9),
        )  # fmt: skip
        made += 1


def watch(trial: Trial, database: Database) -> list[list[Event]]:
    """Watch the page of a trial; return the events of each visit."""
    rng, kind = Random(trial.seed), KINDS[trial.kind]
    original = trial.fixture.path.read_text(encoding="utf-8")
    now = [original]
    url = trial.fixture.page().url
    render = _render(now, kind, PLACES[trial.place], rng)
    watched = WatchedPages(pages={url: render}, database=database)
    events = []
    for visit in range(VISITS):
        now[0] = trial.edited_text if visit >= trial.edited_on else original
        events.append(watched.visit())
    return events


def _render(
    text: Sequence[str], kind: NoiseKind, insert: Insert, rng: Random
) -> Callable[[object], str]:
    return lambda at: insert(text[0], kind(rng))


def count(trial: Trial, events: Sequence[Sequence[Event]], totals: Totals) -> str:
    """Add the events of a trial to the totals; return what is wrong with them, if anything."""
    totals.trials += 1
    noise = [
        visit
        for visit, made in enumerate(events)
        for event in made
        if event.kind is EventKind.REVISED
        and event.change.significance is Significance.SUBSTANTIVE
        and visit != trial.edited_on
    ]
    early = [visit for visit in noise if visit <= LEARNING]
    late = [visit for visit in noise if visit > LEARNING]
    announced = any(event.kind is EventKind.REVISED for event in events[trial.edited_on])
    totals.before_learning += len(early)
    totals.twice_before_learning += len(early) > 1
    totals.after_learning += len(late)
    totals.edits_missed += not announced
    if not announced:
        return "edit missed"
    if late:
        return "false event after learning"
    return "two false events" if len(early) > 1 else ""


def _measures(totals: Totals) -> Sequence[Measure]:
    def row(measure: str, value: int, goal: float | None = None) -> Measure:
        return Measure(
            measure=measure, value=value, unit="events", reference="trials",
            reference_value=totals.trials, goal=goal,
        )  # fmt: skip

    return [
        row("false events after learning", totals.after_learning, 0),
        row("pages with more than one false event before", totals.twice_before_learning, 0),
        row("false events before learning", totals.before_learning),
        row("edits that were not announced", totals.edits_missed, 0.005),
    ]

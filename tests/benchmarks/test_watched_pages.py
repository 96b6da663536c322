"""Noise that differs at every request, and edits, on pages watched over several visits."""

from collections.abc import Callable, Iterator
from random import Random

import pytest

from benchmarks.stability.watched_pages import Render, WatchedPages, numbered
from disclosures import Event, NoiseState, RunOutcome
from tests.crawler.reading.noise.pages_with_noise import KINDS, PARAGRAPHS, TABLE, TITLE, page

URLS = numbered(4)


class Site:
    """Four annual reports; a test changes what they say, and what noise they have."""

    def __init__(self) -> None:
        self.paragraphs = {
            url: tuple(each.replace("12件", f"{n + 12}件") for each in PARAGRAPHS)
            for n, url in enumerate(URLS)
        }
        self.table = TABLE
        self.noise: Callable[[str], str] = lambda url: ""
        self.place = "end of article"
        self.watched = WatchedPages.in_memory({url: self.render(url) for url in URLS})

    def render(self, url: str) -> Render:
        title = TITLE.replace("2023", str(2023 - URLS.index(url)))
        return lambda at: page(
            self.place,
            self.noise(url),
            paragraphs=self.paragraphs[url],
            table=self.table if url == URLS[0] else TABLE,
            title=title,
        )

    def correct(self, old: str, new: str, url: str = URLS[0]) -> None:
        assert any(old in each for each in self.paragraphs[url])
        self.paragraphs[url] = tuple(each.replace(old, new) for each in self.paragraphs[url])

    def visit_all(self) -> list[Event]:
        """Visit the site, whatever the outcome."""
        return self.watched.visit()

    def visit(self) -> list[str]:
        events = self.watched.visit()
        assert self.watched.last_run
        assert self.watched.last_run.outcome is RunOutcome.OK
        return [_summary(each) for each in events]


def _summary(event: Event) -> str:
    hunks = [
        "".join(segment.text for segment in hunk.segments if segment.op.value == "added")
        for hunk in event.change.hunks
    ]
    return f"{event.kind.value} {'|'.join(hunks)}".strip()


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.watched.close()


def noise_of(kind: str) -> Callable[[str], str]:
    rng = Random(kind)
    return lambda url: KINDS[kind](rng)


@pytest.mark.parametrize(
    "kind", ["a counter in words", "links", "the time of the server", "a code"]
)
def test_noise_on_all_pages_is_no_change_and_an_edit_beside_it_is_one(
    site: Site, kind: str
) -> None:
    site.noise = noise_of(kind)
    assert [site.visit() for _ in range(3)] == [[], [], []]

    site.correct("培训", "督查")

    assert site.visit() == ["revised 督查"]
    assert site.visit() == []
    assert site.watched.rules.rules(states=[NoiseState.MUTED])


def test_noise_on_one_page_and_a_new_report_on_the_same_visit(site: Site) -> None:
    counter = noise_of("a counter within words")
    site.noise = lambda url: counter(url) if url == URLS[1] else ""
    new = "http://www.linhe.example/nb/new.html"
    site.visit()
    site.watched.pages[new] = lambda at: page(
        title=TITLE.replace("2023", "2024"), paragraphs=("本年度无新增事项，特此报告。",) * 2
    )

    assert site.visit() == ["published"]


def test_a_figure_that_is_corrected_twice_is_announced_twice(site: Site) -> None:
    site.visit()
    site.correct("申请12件", "申请13件")
    first = site.visit()
    site.correct("申请13件", "申请15件")
    second = site.visit()

    assert [len(first), len(second)] == [1, 1]
    assert not site.watched.rules.rules(states=[NoiseState.MUTED])


def test_a_cell_that_is_corrected_twice_is_announced_twice_beside_noise(site: Site) -> None:
    site.noise = noise_of("a counter in words")
    counted = []
    for cell in ("12", "13", "15", "16"):
        site.table = TABLE.replace("<td>12</td>", f"<td>{cell}</td>")
        counted.append(len(site.visit()))

    assert counted == [0, 1, 1, 1]


def test_a_counter_that_moves_only_between_visits_is_announced_once(site: Site) -> None:
    moved = [100]
    site.noise = lambda url: f"<p>本页热度 {moved[0]}</p>" if url == URLS[2] else ""
    counted = []
    for _ in range(5):
        counted.append(len(site.visit()))
        moved[0] += 7

    assert sum(counted) <= 1
    assert counted[2:] == [0, 0, 0]


@pytest.mark.parametrize("kind", ["the weather", "a quotation"])
def test_words_of_all_pages_that_differ_from_day_to_day_are_learnt_on_the_second_day(
    site: Site, kind: str
) -> None:
    rng, shown = Random(kind), [""]
    site.noise = lambda url: shown[0]
    for _ in range(3):
        shown[0] = KINDS[kind](rng)
        site.visit_all()
    shown[0] = KINDS[kind](rng)
    site.correct("培训", "督查")

    assert site.visit() == ["revised 督查"]
    shown[0] = KINDS[kind](rng)
    assert site.visit() == []


def test_words_beside_a_muted_number_are_announced_when_they_change(site: Site) -> None:
    words = ["本页热度 {} 度"]
    rng = Random(1)
    site.noise = lambda url: f"<p>{words[0].format(rng.randint(1, 10**6))}</p>"
    site.visit()
    site.visit()
    words[0] = "预算金额 {} 元"

    site.noise = lambda url: "<p>预算金额 5 元</p>" if url == URLS[0] else "<p>本页热度 7 度</p>"

    assert site.visit() == ["revised 预算金额 5 元"]


def test_a_lifted_rule_makes_its_spot_content_again(site: Site) -> None:
    counter = noise_of("a counter in words")
    site.noise = lambda url: counter(url) if url == URLS[0] else ""
    site.visit()
    site.visit()
    for rule in site.watched.rules.rules(states=[NoiseState.MUTED]):
        site.watched.rules.lift(rule.id, by="ada")

    assert [len(site.visit()) for _ in range(2)] == [1, 1]


def test_a_new_report_is_stored_without_known_noise(site: Site) -> None:
    site.noise = noise_of("a counter in words")
    site.visit()
    site.visit()
    new = "http://www.linhe.example/nb/new.html"
    site.watched.pages[new] = lambda at: page(
        "end of article", "<p>本页热度 12</p>", title=TITLE.replace("2023", "2024")
    )

    assert site.visit() == ["published"]
    assert "热度" not in site.watched.reading(new).body_text

"""Spots at which two responses of one page differ, and pages without them."""

from random import Random

import pytest

from crawler.reading import page_differences, read
from crawler.reading.noise.differences import differences
from crawler.reading.noise.masking import masked
from disclosures import Exposure, NoisePattern, NoiseShape, Page, Source
from disclosures.content_digest import digest
from tests.crawler.reading.noise.pages_with_noise import KINDS, PARAGRAPHS, PLACES, TABLE, page

URL = "http://www.linhe.example/1.html"


def patterns_between(before: str, after: str) -> list[NoisePattern]:
    return [each.pattern for each in differences(before, after)]


def narrow_patterns_between(before: str, after: str) -> list[NoisePattern]:
    """Without the patterns of whole lines of words, which need words that differ."""
    found = patterns_between(before, after)
    return [each for each in found if each.shape is not NoiseShape.TEXT]


def three(kind: str, place: str) -> list[str]:
    rng = Random(f"{kind} {place}")
    return [page(place, KINDS[kind](rng)) for _ in range(3)]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", KINDS)
def test_noise_is_found_by_one_pattern_however_its_value_moves(kind: str, place: str) -> None:
    first, second, third = three(kind, place)

    found = set(patterns_between(first, second))

    again = {each.pattern for each in differences(second, third, on_earlier=True)}
    both = tuple(found & again)
    assert masked(first, both) == masked(second, both) == masked(third, both)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", KINDS)
def test_pages_are_equal_without_their_noise(kind: str, place: str, source: Source) -> None:
    first, second, third = three(kind, place)
    noise = tuple(patterns_between(first, second))
    quiet = Source(id=source.id, slug="a", agency=source.agency, url=source.url, noise=noise)

    readings = [
        read(Page(url=URL, body=each.encode()), source=quiet) for each in (first, second, third)
    ]

    assert len({digest(each) for each in readings}) == 1
    assert masked(third, noise) == masked(first, noise)


@pytest.mark.parametrize("place", ["end of article", "after article"])
def test_a_line_of_noise_below_the_text_is_left_out_whole(place: str, source: Source) -> None:
    first, second, _ = three("a counter in words", place)
    noise = tuple(patterns_between(first, second))
    quiet = Source(id=source.id, slug="a", agency=source.agency, url=source.url, noise=noise)

    reading = read(Page(url=URL, body=second.encode()), source=quiet)

    assert "本页热度" in first
    assert "本页热度" not in reading.body_text


@pytest.mark.parametrize(
    ("learnt", "edited"),
    [
        ("<p>本页热度 {}</p>", "<p>本页热度 {} 万元</p>"),
        ("<p>本页热度 {}</p>", "<p>本页预算 {}</p>"),
        ("<p>本页热度 {}</p>", "<p>本页热度 暂停</p>"),
        (
            "<div class='tj'><ul><li><a href='/{0}.html'>第{0}期</a></li></ul></div>",
            "<div class='tj'><ul><li>自{}日起暂停受理，请改至大厅窗口办理。</li></ul></div>",
        ),
        (
            "<div class='tj'><ul><li><a href='/{0}.html'>第{0}期</a></li></ul></div>",
            "<div class='tj'><ul><li><a href='/{0}.pdf'>第{0}期</a></li></ul></div>",
        ),
    ],
)
def test_a_pattern_does_not_match_another_shape_or_other_words(learnt: str, edited: str) -> None:
    before, after = (page("end of article", learnt.format(n)) for n in (107, 114))
    now = page("end of article", edited.format(121))

    noise = narrow_patterns_between(before, after)

    assert noise
    assert masked(now, noise) == now


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("办结12件", "办结13件"),
        ("<td>12</td>", "<td>13</td>"),
    ],
)
def test_a_figure_of_the_text_is_content(before: str, after: str) -> None:
    first = page()
    second = page(
        paragraphs=tuple(each.replace(before, after) for each in PARAGRAPHS),
        table=TABLE.replace(before, after),
    )

    found = differences(first, second)

    assert {each.exposure for each in found} == {Exposure.CONTENT}


def test_parts_of_an_identifier_are_content() -> None:
    first, second = (page("date line", f"<span>索引号：330000-2024-{n}</span>") for n in (12, 13))

    assert {each.exposure for each in differences(first, second)} == {Exposure.CONTENT}


def test_other_words_of_the_text_are_no_number() -> None:
    second = page(paragraphs=tuple(each.replace("培训", "督查") for each in PARAGRAPHS))

    assert {each.shape for each in patterns_between(page(), second)} <= {NoiseShape.TEXT}


def test_a_pattern_that_matches_twice_leaves_nothing_out() -> None:
    first, second, _ = three("a counter with a label", "after article")
    (pattern,) = narrow_patterns_between(first, second)
    twice = first.replace("</body>", "<div>人气值：5</div></body>").replace(
        '<div class="foot">', '<p>人气值：7</p><div class="foot">'
    )

    assert masked(twice, [pattern]) == twice


def test_files_are_not_compared(source: Source) -> None:
    file = Page(url=URL, body=b"%PDF-1.4", headers={"content-type": "application/pdf"})

    assert page_differences(file, file, source=source) == ()


def test_hostile_markup_is_compared_in_linear_time() -> None:
    first = "<" * 50_000 + "<a " * 50_000 + "<!--" * 10_000 + "<li>" * 20_000 + "1"
    second = first[:-1] + "2"

    differences(first, second)
    differences("<li><a>" * 20_000 + "1", "<li><a>" * 20_000 + "2")

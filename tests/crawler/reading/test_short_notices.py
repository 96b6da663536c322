"""What is content is read, however short it is and whatever words it uses."""

import pytest

from crawler.reading import read
from disclosures import ListEntry
from disclosures.sameness import digest, folded
from tests.crawler.reading.short_notices import DAY, LAYOUTS, NORMAL, TEXTS, URL, Normal


def name_of(normal: Normal) -> str:
    return f"{normal.layout}: {normal.title}"


@pytest.mark.parametrize("normal", NORMAL, ids=name_of)
def test_a_short_notice_is_read_and_not_taken_for_an_error(normal: Normal) -> None:
    """The other side of D1: no page is refused for the words that it uses."""
    reading = read(normal.page())

    assert reading.title == normal.title
    assert str(reading.published)[:10] == DAY
    assert folded(reading.body_text) == folded("".join(normal.paragraphs))


@pytest.mark.parametrize("normal", NORMAL[:: len(TEXTS) // 8], ids=name_of)
def test_a_list_that_names_a_notice_changes_nothing(normal: Normal) -> None:
    listed = ListEntry(url=URL, title=normal.title)

    assert digest(read(normal.page(), listed=listed)) == digest(read(normal.page()))


def test_there_are_thirty_texts_in_several_layouts() -> None:
    assert len(TEXTS) >= 30
    assert len(NORMAL) == len(TEXTS) * len(LAYOUTS)

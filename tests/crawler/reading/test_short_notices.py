"""Short notices are read, although they contain words of error pages."""

import pytest

from crawler.reading import read
from disclosures import ListEntry
from disclosures.content_digest import digest, folded
from tests.crawler.reading.short_notices import DAY, LAYOUTS, SHORT_NOTICES, TEXTS, URL, ShortNotice


def name_of(notice: ShortNotice) -> str:
    return f"{notice.layout}: {notice.title}"


@pytest.mark.parametrize("notice", SHORT_NOTICES, ids=name_of)
def test_short_notice_with_words_of_error_pages_is_read(notice: ShortNotice) -> None:
    """No page is rejected for single words in it."""
    reading = read(notice.page())

    assert reading.title == notice.title
    assert str(reading.published)[:10] == DAY
    assert folded(reading.body_text) == folded("".join(notice.paragraphs))


@pytest.mark.parametrize("notice", SHORT_NOTICES[:: len(TEXTS) // 8], ids=name_of)
def test_list_entry_does_not_change_the_reading_of_a_notice(notice: ShortNotice) -> None:
    listed = ListEntry(url=URL, title=notice.title)

    assert digest(read(notice.page(), listed=listed)) == digest(read(notice.page()))


def test_corpus_has_thirty_texts_in_several_layouts() -> None:
    assert len(TEXTS) >= 30
    assert len(SHORT_NOTICES) == len(TEXTS) * len(LAYOUTS)

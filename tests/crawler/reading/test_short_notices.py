"""Short notices are read, although they contain words of error pages."""

import pytest

from crawler.reading import read
from disclosures import ListEntry
from disclosures.content_digest import digest, folded
from tests.crawler.reading.short_notices import DAY, LAYOUTS, SHORT_NOTICES, TEXTS, URL


@pytest.mark.parametrize("layout", LAYOUTS)
def test_short_notice_with_words_of_error_pages_is_read(layout: str) -> None:
    """No page is rejected for single words in it."""
    notices = [notice for notice in SHORT_NOTICES if notice.layout == layout]
    differing = {}
    for notice in notices:
        reading = read(notice.page())
        found = (reading.title, str(reading.published)[:10], folded(reading.body_text))
        if found != (notice.title, DAY, folded("".join(notice.paragraphs))):
            differing[notice.title] = found

    assert differing == {}
    assert len(notices) == len(TEXTS)


def test_list_entry_does_not_change_the_reading_of_a_notice() -> None:
    changed = [
        f"{notice.layout}: {notice.title}"
        for notice in SHORT_NOTICES[:: len(TEXTS) // 8]
        if digest(read(notice.page(), listed=ListEntry(url=URL, title=notice.title)))
        != digest(read(notice.page()))
    ]

    assert changed == []


def test_corpus_has_thirty_texts_in_several_layouts() -> None:
    assert len(TEXTS) >= 30
    assert len(SHORT_NOTICES) == len(TEXTS) * len(LAYOUTS)

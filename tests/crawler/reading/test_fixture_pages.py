"""Every fixture page is a test: what is read from it stands beside it, checked by hand."""

import pytest

from crawler.reading import ListPage, read, read_list
from crawler.reading.as_json import to_json
from disclosures.errors import PageError
from tests.crawler.reading.fixture_pages import Fixture, fixtures, name_of

ALL = fixtures()


def _rows(page: ListPage) -> object:
    return {
        "entries": [
            {
                "url": entry.url,
                "title": entry.title,
                "published_on": entry.published_on and entry.published_on.isoformat(),
            }
            for entry in page.entries
        ],
        "more": [
            {"url": follow.url, "method": follow.method, "form": dict(follow.form)}
            for follow in page.more
        ],
        "total": page.total,
    }


@pytest.mark.parametrize("fixture", ALL, ids=name_of)
def test_a_saved_page_is_read_as_it_was_checked_by_hand(fixture: Fixture) -> None:
    fault, rows = fixture.expected(".error"), fixture.expected(".rows.json")

    if fault is not None:
        with pytest.raises(PageError) as refused:
            read(fixture.page(), listed=fixture.listed(), source=fixture.source())
        assert refused.value.fault.value == fault
    elif rows is not None:
        assert _rows(read_list(fixture.page(), source=fixture.source())) == rows
    else:
        reading = read(fixture.page(), listed=fixture.listed(), source=fixture.source())
        assert to_json(reading, input=fixture.name) == fixture.expected(".json")


@pytest.mark.parametrize(
    "fixture", [f for f in ALL if f.expected(".error") is not None], ids=name_of
)
def test_a_page_that_is_no_report_is_no_list_either(fixture: Fixture) -> None:
    with pytest.raises(PageError) as refused:
        read_list(fixture.page())

    expected = fixture.expected(".list-error") or fixture.expected(".error")
    assert refused.value.fault.value == expected


def test_a_page_of_gambling_under_the_right_title_is_suspect() -> None:
    """D3: hijack_200."""
    (hijacked,) = fixtures("errors/hijack")

    reading = read(hijacked.page())

    assert reading.title == "临河区商务局2017年政府信息公开工作年度报告"
    assert reading.suspicions

"""Every fixture page gives the reading, rows or fault in the file beside it."""

import pytest

from crawler.reading import ListPage, read, read_list
from crawler.reading.as_json import to_json
from disclosures.errors import PageError
from tests.crawler.reading.fixture_pages import Fixture, fixtures, name_of, rows_as_json

ALL = fixtures()


@pytest.mark.parametrize("fixture", ALL, ids=name_of)
def test_fixture_page_gives_its_expected_reading(fixture: Fixture) -> None:
    fault, rows = fixture.expected(".error"), fixture.expected(".rows.json")

    if fault is not None:
        with pytest.raises(PageError) as raised:
            read(fixture.page(), listed=fixture.listed(), source=fixture.source())
        assert raised.value.fault.value == fault
    elif rows is not None:
        assert rows_as_json(read_list(fixture.page(), source=fixture.source())) == rows
    else:
        reading = read(fixture.page(), listed=fixture.listed(), source=fixture.source())
        assert to_json(reading, input=fixture.name) == fixture.expected(".json")


@pytest.mark.parametrize(
    "fixture",
    [f for f in ALL if f.expected(".error") is not None and f.expected(".list-error") != "none"],
    ids=name_of,
)
def test_error_page_is_not_a_list(fixture: Fixture) -> None:
    with pytest.raises(PageError) as raised:
        read_list(fixture.page())

    expected = fixture.expected(".list-error") or fixture.expected(".error")
    assert raised.value.fault.value == expected


def test_page_that_prints_no_row_and_the_number_0_is_an_empty_list() -> None:
    (page,) = (f.page() for f in ALL if f.expected(".list-error") == "none")

    assert read_list(page) == ListPage(entries=(), is_empty=True)


def test_gambling_page_under_a_report_title_is_suspicious() -> None:
    (gambling,) = fixtures("errors/hijack")

    reading = read(gambling.page())

    assert reading.title == "临河区商务局2017年政府信息公开工作年度报告"
    assert reading.suspicions

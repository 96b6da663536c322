"""Answers without content raise their fault, and are neither reports nor lists."""

from collections.abc import Callable
from functools import partial

import pytest

from crawler.reading import read, read_list
from disclosures import ListEntry
from disclosures.errors import PageError
from tests.crawler.reading.error_answers import (
    ERROR_ANSWERS,
    REPORT,
    URL,
    ErrorAnswer,
    in_site_template,
)

LISTED = ListEntry(url=URL, title="临河区商务局2017年政府信息公开工作年度报告")
FRAMED_ANSWERS = [answer for answer in ERROR_ANSWERS if answer.in_template]


def fault_of(call: Callable[[], object]) -> str:
    """The fault that a parser raises; empty if it raises none."""
    try:
        call()
    except PageError as error:
        return error.fault.value
    return ""


@pytest.mark.parametrize("listed", [None, LISTED], ids=["by itself", "listed as a report"])
def test_answer_without_content_raises_its_fault(listed: ListEntry | None) -> None:
    """A list entry for the report does not turn its error page into a report."""
    found = {
        answer.name: fault
        for answer in ERROR_ANSWERS
        if (fault := fault_of(partial(read, answer.page(), listed=listed))) != answer.fault
    }

    assert found == {}


def test_answer_without_content_is_not_a_list() -> None:
    """An error in place of a list must not look like a list without reports."""
    lists = [
        answer.name for answer in ERROR_ANSWERS if not fault_of(partial(read_list, answer.page()))
    ]

    assert lists == ["frames"]


def test_error_message_within_the_site_template_raises_its_fault() -> None:
    """Navigation and a footer are no content."""
    found = {}
    for answer in FRAMED_ANSWERS:
        words = answer.body.decode().partition("<body>")[2].partition("</body>")[0]
        page = answer.page(in_site_template(words))
        if (fault := fault_of(partial(read, page, listed=LISTED))) != answer.fault:
            found[answer.name] = fault

    assert found == {}


def test_undamaged_report_is_read() -> None:
    """The pages above are rejected for their damage, not for the rest of them."""
    whole = ErrorAnswer(name="whole", fault="", body=REPORT)

    reading = read(whole.page(), listed=LISTED)

    assert reading.title == LISTED.title
    assert str(reading.published) == "2018-03-28"


def test_corpus_has_at_least_thirty_kinds_of_error_answers() -> None:
    assert len({answer.name for answer in ERROR_ANSWERS}) >= 30

"""Answers without content raise their fault, and are neither reports nor lists."""

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


def name_of(answer: ErrorAnswer) -> str:
    return answer.name


@pytest.mark.parametrize("listed", [None, LISTED], ids=["by itself", "listed as a report"])
@pytest.mark.parametrize("answer", ERROR_ANSWERS, ids=name_of)
def test_answer_without_content_raises_its_fault(
    answer: ErrorAnswer, listed: ListEntry | None
) -> None:
    """A list entry for the report does not turn its error page into a report."""
    with pytest.raises(PageError) as raised:
        read(answer.page(), listed=listed)

    assert raised.value.fault.value == answer.fault


@pytest.mark.parametrize(
    "answer", [answer for answer in ERROR_ANSWERS if answer.name != "frames"], ids=name_of
)
def test_answer_without_content_is_not_a_list(answer: ErrorAnswer) -> None:
    """An error in place of a list must not look like a list without reports."""
    with pytest.raises(PageError):
        read_list(answer.page())


@pytest.mark.parametrize("answer", FRAMED_ANSWERS, ids=name_of)
def test_error_message_within_the_site_template_raises_its_fault(answer: ErrorAnswer) -> None:
    """Navigation and a footer are no content."""
    words = answer.body.decode().partition("<body>")[2].partition("</body>")[0]

    with pytest.raises(PageError) as raised:
        read(answer.page(in_site_template(words)), listed=LISTED)

    assert raised.value.fault.value == answer.fault


def test_undamaged_report_is_read() -> None:
    """The pages above are rejected for their damage, not for the rest of them."""
    whole = ErrorAnswer(name="whole", fault="", body=REPORT)

    reading = read(whole.page(), listed=LISTED)

    assert reading.title == LISTED.title
    assert str(reading.published) == "2018-03-28"


def test_corpus_has_at_least_thirty_kinds_of_error_answers() -> None:
    assert len({answer.name for answer in ERROR_ANSWERS}) >= 30

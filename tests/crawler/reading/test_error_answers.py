"""What is no content is known as what it is, and never taken for a report or a list."""

import pytest

from crawler.reading import read, read_list
from disclosures import ListEntry
from disclosures.errors import PageError
from tests.crawler.reading.error_answers import BROKEN, REPORT, URL, Broken, in_frame

LISTED = ListEntry(url=URL, title="临河区商务局2017年政府信息公开工作年度报告")
FRAMED = [broken for broken in BROKEN if broken.framed]


def name_of(broken: Broken) -> str:
    return broken.name


@pytest.mark.parametrize("listed", [None, LISTED], ids=["by itself", "listed as a report"])
@pytest.mark.parametrize("broken", BROKEN, ids=name_of)
def test_an_answer_without_content_is_refused_as_what_it_is(
    broken: Broken, listed: ListEntry | None
) -> None:
    """D1, T2, T8, C1, C5: a list that names the report does not make its error page one."""
    with pytest.raises(PageError) as refused:
        read(broken.page(), listed=listed)

    assert refused.value.fault.value == broken.fault


@pytest.mark.parametrize("broken", BROKEN, ids=name_of)
def test_an_answer_without_content_is_no_list(broken: Broken) -> None:
    """D4: an error in place of a list is not "everything vanished"."""
    with pytest.raises(PageError):
        read_list(broken.page())


@pytest.mark.parametrize("broken", FRAMED, ids=name_of)
def test_an_error_in_the_frame_of_its_site_is_refused_too(broken: Broken) -> None:
    """D1 on the whole site: navigation and a footer make no content."""
    words = broken.body.decode().partition("<body>")[2].partition("</body>")[0]

    with pytest.raises(PageError) as refused:
        read(broken.page(in_frame(words)), listed=LISTED)

    assert refused.value.fault.value == broken.fault


def test_the_same_report_by_itself_is_read() -> None:
    """The pages above are refused for what is broken, not for what is left."""
    whole = Broken(name="whole", fault="", body=REPORT)

    reading = read(whole.page(), listed=LISTED)

    assert reading.title == LISTED.title
    assert str(reading.published) == "2018-03-28"


def test_there_are_at_least_thirty_kinds_of_breakage() -> None:
    assert len({broken.name for broken in BROKEN}) >= 30

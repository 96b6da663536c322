"""Reports whose text is missing: readers see it wherever the report is shown."""

from collections.abc import Callable, Mapping

import pytest

from disclosures import Attachment, FileRole, ReportObserved
from tests.service.web.conftest import Browser, Page, Visit

MakeObservation = Callable[..., ReportObserved]

SCAN = Attachment(text="1.jpg", url="http://www.linhe.example/1.jpg", role=FileRole.PICTURE)


@pytest.mark.parametrize("without_text", [True, False])
def test_missing_text_is_shown_on_every_page_of_a_report_and_by_the_api(
    browser: Browser,
    bearer: Mapping[str, str],
    visit: Visit,
    make_observation: MakeObservation,
    without_text: bool,
) -> None:
    different = {"blocks": (), "attachments": (SCAN,)} if without_text else {}
    [event] = visit(make_observation(**different))
    assert event.report is not None
    report = f"/reports/{event.report.id}"

    for path in (f"/events/{event.id}", report, f"{report}/revisions/1"):
        shown = "正文在图片或扫描件里" in Page(browser.get(path).text).text
        assert shown is without_text, path
    for path in ("/", "/sources/linhe-swj"):
        assert ("无正文" in Page(browser.get(path).text).text) is without_text, path
    for feed in ("/feed.rss", "/feed.atom"):
        assert ("正文在图片或扫描件里" in browser.get(feed).text) is without_text, feed
    [listed] = browser.get("/api/events", headers=bearer).json()
    assert listed["missing_text"] == ("body.needs_ocr" if without_text else None)

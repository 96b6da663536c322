"""CSV and XML hold what JSON lines hold."""

import csv
import io
import json
from xml.etree import ElementTree as ET

from crawler.exporters import CsvReportExporter, XmlReportExporter
from crawler.items import ReportItem, report_item
from disclosures import Figure, Page, Reading, ReportObserved

PAGE = Page(url="http://www.linhe.example/1.html", body=b"")


def make_item() -> ReportItem:
    blank = Figure(key="app.received", value=None, unit="件", raw="")
    reading = Reading(url=PAGE.url, title="年报，“2018”", figures=(blank,))
    return report_item(ReportObserved(url=PAGE.url, page=PAGE, reading=reading, digest=""))


def test_lists_in_csv_are_json_and_null_is_an_empty_cell() -> None:
    file = io.BytesIO()
    exporter = CsvReportExporter(file)
    exporter.start_exporting()
    exporter.export_item(make_item())
    exporter.finish_exporting()

    (row,) = csv.DictReader(io.StringIO(file.getvalue().decode()))
    assert row["title"] == "年报，“2018”"
    assert row["signed_on"] == ""
    assert row["tables"] == "[]"
    assert [figure["value"] for figure in json.loads(row["figures"])] == [None]


def test_null_in_xml_is_an_empty_element() -> None:
    file = io.BytesIO()
    exporter = XmlReportExporter(file)
    exporter.start_exporting()
    exporter.export_item(make_item())
    exporter.finish_exporting()

    item = ET.fromstring(file.getvalue())[0]  # noqa: S314  # it was just written
    assert item.findtext("title") == "年报，“2018”"
    assert item.findtext("signed_on") == ""
    assert item.findtext("figures/value/value") == ""
    assert b"None" not in file.getvalue()

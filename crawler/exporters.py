"""Feed exporters for CSV and XML: lists can be read back, and null is not the word None."""

import json
from collections.abc import Mapping
from typing import Any

from scrapy.exporters import CsvItemExporter, XmlItemExporter


class CsvReportExporter(CsvItemExporter):
    """Scrapy's CSV, with lists and objects as JSON text; null is an empty cell."""

    def serialize_field(self, field: Mapping[str, Any], name: str, value: object) -> object:
        """The value of one cell."""
        if isinstance(value, list | dict):
            return json.dumps(value, ensure_ascii=False)
        return value


class XmlReportExporter(XmlItemExporter):
    """Scrapy's XML, with an empty element instead of the word None."""

    def serialize_field(self, field: Mapping[str, Any], name: str, value: object) -> object:
        """The value of one element."""
        return _without_none(value)


def _without_none(value: object) -> object:
    if isinstance(value, dict):
        return {name: _without_none(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_without_none(each) for each in value]
    return "" if value is None else value

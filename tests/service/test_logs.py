"""Log formats: one line for each record, whatever its text."""

import io
import json
import logging

import pytest

from service.logs import JsonLines, PlainLines

HOSTILE = "标题\r\nERROR fake line\x1b[31m\u2028\u202e" + "长" * 5000


def _line(formatter: logging.Formatter) -> str:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    record = logging.makeLogRecord(
        {"msg": "visit", "levelname": "INFO", "source": "linhe-swj", "why": HOSTILE}
    )
    handler.emit(record)
    return stream.getvalue()


@pytest.mark.parametrize("formatter", [JsonLines(), PlainLines()], ids=["json", "plain"])
def test_hostile_text_is_one_short_sanitised_line(formatter: logging.Formatter) -> None:
    line = _line(formatter)

    assert line.count("\n") == 1
    assert "\x1b" not in line
    assert "\u2028" not in line
    assert "\u202e" not in line
    assert len(line) < 2500


def test_json_log_line_has_all_fields() -> None:
    record = json.loads(_line(JsonLines()))

    assert (record["message"], record["source"], record["level"]) == ("visit", "linhe-swj", "info")


def test_text_log_line_has_all_fields() -> None:
    assert "visit  source=linhe-swj" in _line(PlainLines())

"""Log formatters: one line a record, as plain text or as JSON."""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Literal, TextIO

#: Attributes of every LogRecord; all others were given with ``extra=``.
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

#: Control characters, Unicode line breaks and bidirectional controls: escaped in every value.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

#: Longest value, in characters; longer ones are cut.
_MAX_LENGTH = 2000


def extras(record: logging.LogRecord) -> dict[str, object]:
    """Return the values given with ``extra=``, escaped and cut."""
    given = {k: v for k, v in vars(record).items() if k not in _STANDARD}
    return {k: _escaped(v) if isinstance(v, str) else v for k, v in given.items()}


class JsonLines(logging.Formatter):
    """Formats a record as one JSON object on one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Format; values that JSON has no type for are given by repr()."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _escaped(record.getMessage()),
            **extras(record),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=repr)


class PlainLines(logging.Formatter):
    """Formats a record as time, level, message, then the ``extra=`` values as name=value."""

    def format(self, record: logging.LogRecord) -> str:
        """Format on one line, in local time."""
        at = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        values = " ".join(
            f"{k}={_quoted(v)}" for k, v in extras(record).items() if v not in ("", None)
        )
        line = f"{at} {record.levelname:<7} {_escaped(record.getMessage())}  {values}".rstrip()
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return line


def set_up_logs(
    level: str, form: Literal["auto", "plain", "json"], stream: TextIO | None = None
) -> None:
    """Send all logs to `stream` (default: standard error).

    `form` ``auto`` is plain text on a terminal and JSON elsewhere.
    """
    stream = stream or sys.stderr
    plain = form == "plain" or (form == "auto" and stream.isatty())
    handler = logging.StreamHandler(stream)
    handler.setFormatter(PlainLines() if plain else JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for library in ("uvicorn", "asyncio", "alembic", "apscheduler", "mail.log"):
        logging.getLogger(library).setLevel(max(logging.WARNING, root.level))


def _escaped(text: str) -> str:
    cut = text if len(text) <= _MAX_LENGTH else text[:_MAX_LENGTH] + "…"
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", cut)


def _quoted(value: object) -> str:
    text = str(value)
    return f'"{text}"' if " " in text else text

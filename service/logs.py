"""How the service talks to its operator: a line an occurrence, for people or for machines."""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Literal, TextIO

#: What a bare LogRecord has; everything else was given with ``extra=``.
_BARE = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

#: Control characters and the line breaks of Unicode: a line of the log stays one line.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

#: A value in the log is cut to this many characters.
_LONGEST = 2000


def extras(record: logging.LogRecord) -> dict[str, object]:
    """What was said with ``extra=``, made harmless and short."""
    given = {k: v for k, v in vars(record).items() if k not in _BARE}
    return {k: _harmless(v) if isinstance(v, str) else v for k, v in given.items()}


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON; what json does not know is its repr."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "room": record.name,
            "message": _harmless(record.getMessage()),
            **extras(record),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=repr)


class PlainLines(logging.Formatter):
    """Time, level, sentence, then what was said with ``extra=`` as name=value."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line that a person reads at night."""
        at = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        said = " ".join(
            f"{k}={_quoted(v)}" for k, v in extras(record).items() if v not in ("", None)
        )
        line = f"{at} {record.levelname:<7} {_harmless(record.getMessage())}  {said}".rstrip()
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return line


def set_up_logs(
    level: str, form: Literal["auto", "plain", "json"], stream: TextIO | None = None
) -> None:
    """Send all logs to `stream` (default: standard error)."""
    stream = stream or sys.stderr
    plain = form == "plain" or (form == "auto" and stream.isatty())
    handler = logging.StreamHandler(stream)
    handler.setFormatter(PlainLines() if plain else JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("uvicorn", "asyncio", "alembic", "apscheduler", "mail.log"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))


def _harmless(text: str) -> str:
    cut = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", cut)


def _quoted(value: object) -> str:
    text = str(value)
    return f'"{text}"' if " " in text else text

"""Durations as people write them: in settings, in the environment and in the catalogue."""

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator

_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|min|m|h|d|)", re.ASCII)
_SECONDS = {"": 1, "ms": 0.001, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}


def parse_duration(value: object) -> object:
    """Convert ``90``, ``1.5h`` or ``10 min`` to a timedelta; leave other values to pydantic.

    A number without a unit is seconds. Pydantic reads ``PT1H`` (ISO 8601) and ``1:00:00``.
    """
    if isinstance(value, str) and (match := _NUMBER.fullmatch(value.strip())):
        return timedelta(seconds=float(match[1]) * _SECONDS[match[2]])
    return value


#: A timedelta that may be written in all these forms.
Duration = Annotated[timedelta, BeforeValidator(parse_duration)]

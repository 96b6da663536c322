"""What is told of a report, by where it stands and what a visit sees of it: a table. Pure.

``docs/decisions/064`` has it for people. Anything that is not a text or a proof of absence leaves
everything as it is: errors, blocks and suspects are never news of a report.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from disclosures import EventKind


class Standing(StrEnum):
    """How a report stands with us."""

    #: We have never believed a text of it.
    UNKNOWN = "unknown"
    PRESENT = "present"

    #: Healthy visits missed it, not yet often enough.
    MISSING = "missing"
    WITHDRAWN = "withdrawn"


class Look(StrEnum):
    """What a visit sees of it."""

    #: The text that we keep.
    SAME = "same"

    #: Another text.
    OTHER = "other"

    #: Missed by a healthy visit ...
    GONE = "gone"

    #: ... for so many times, over such a time, that it is proven (``lifecycle.is_withdrawn``).
    PROVEN = "proven"

    #: Its page could not be read.
    ERROR = "error"

    #: The whole site turned us away.
    BLOCKED = "blocked"

    #: A text that is not believed; it waits for an operator.
    SUSPECT = "suspect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What comes of a look."""

    standing: Standing
    event: EventKind | None = None


def _row(*steps: tuple[Standing, EventKind | None]) -> Mapping[Look, Step]:
    """One standing's row: what comes of each look, in the order of `Look`."""
    return {
        look: Step(standing=standing, event=event)
        for look, (standing, event) in zip(Look, steps, strict=True)
    }


_U, _P, _M, _W = Standing

#: Standing × look → standing, event. Looks as in `Look`: same, other, gone, proven; and the
#: three that change nothing.
TABLE: Mapping[Standing, Mapping[Look, Step]] = {
    _U: _row(
        *((_P, EventKind.PUBLISHED), (_P, EventKind.PUBLISHED), (_U, None), (_U, None)),
        *((_U, None), (_U, None), (_U, None)),
    ),
    _P: _row(
        *((_P, None), (_P, EventKind.REVISED), (_M, None), (_W, EventKind.WITHDRAWN)),
        *((_P, None), (_P, None), (_P, None)),
    ),
    _M: _row(
        *((_P, None), (_P, EventKind.REVISED), (_M, None), (_W, EventKind.WITHDRAWN)),
        *((_M, None), (_M, None), (_M, None)),
    ),
    _W: _row(
        *((_P, EventKind.RESTORED), (_P, EventKind.RESTORED), (_W, None), (_W, None)),
        *((_W, None), (_W, None), (_W, None)),
    ),
}


def step(standing: Standing, look: Look) -> Step:
    """What comes of `look` at a report that stands so."""
    return TABLE[standing][look]

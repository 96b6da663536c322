"""Noise: what differs on a page at every visit although nothing was edited, and its evidence.

A pattern belongs to the template of a site: the source text of a page around a spot, and the shape
of what stands there. It matches nothing but that shape; where the words beside it or the shape
itself change, the difference is an edit.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from disclosures.reason import Reason


class NoiseShape(StrEnum):
    """The shape of what stands at a spot."""

    NUMBER = "number"  # digits, with separators
    DATE = "date"  # a calendar date
    MOMENT = "moment"  # a date with a time, or a time
    CODE = "code"  # letters and digits: the number of a session
    TEXT = "text"  # one short line of any words
    LINKS = "links"  # a group of links, without sentences and files
    IMAGE = "image"  # one image


@dataclass(frozen=True, slots=True, kw_only=True)
class NoisePattern:
    """The text around a spot in the decoded source of a page, and the shape of the spot.

    In `before` and `after`, white space is one space or none, and each number is ``0``.
    """

    shape: NoiseShape
    before: str
    after: str

    #: Whether the words on the same line belong to it: ``本页热度 123``. They must be as learnt.
    line: bool = False


class Exposure(StrEnum):
    """How probable it is that a difference at a spot is an edit of the document."""

    EDGE = "edge"  # before or after all sentences of the page
    CONTENT = "content"  # among sentences, in a table, part of an identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One spot at which two responses of one address differ."""

    pattern: NoisePattern
    exposure: Exposure

    #: What stands there in the earlier and in the later response, cut to `MAX_VALUE` characters.
    before: str
    after: str


#: Characters of a value that are kept as evidence.
MAX_VALUE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """Evidence: one spot that differed between two readings of one page."""

    url: str
    before: str
    after: str
    before_at: datetime
    after_at: datetime

    #: Whether both readings were made in one visit, one shortly after the other.
    repeated: bool = False


class NoiseState(StrEnum):
    """State of a noise rule."""

    #: A difference was seen; the evidence is not sufficient.
    OBSERVED = "observed"

    #: What stands at the spot is left out of text, digest and comparison.
    MUTED = "muted"

    #: An operator lifted it: it is not learnt again unless an operator allows it.
    LIFTED = "lifted"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoiseRule:
    """A pattern that was learnt at a source, with its evidence."""

    id: UUID

    #: Slug of the source.
    source: str
    pattern: NoisePattern
    state: NoiseState
    exposure: Exposure

    #: Why it was muted; None while it is only observed.
    reason: Reason | None = None

    #: The latest movements, oldest first.
    evidence: tuple[Movement, ...] = ()
    observed_at: datetime
    muted_at: datetime | None = None

    #: When and by whom it was lifted.
    lifted_at: datetime | None = None
    lifted_by: str = ""

"""Reading again what was kept, when the reader has become a better one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from disclosures.change import Change
from disclosures.crawl_run import Assignment
from disclosures.held import Held
from disclosures.page import Entry, Page
from disclosures.reading import Reading
from disclosures.report import Revision
from disclosures.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A revision in force with all that its reader was given."""

    revision: Revision
    page: Page
    listed: Entry | None

    #: The file that its text was looked for in; see ``ReportRead.file``.
    file: Page | None = None


class Verdict(StrEnum):
    """What became of one revision that was read again."""

    #: It says the same; only the reader's number is noted.
    SAME = "same"

    #: It says something else now: a new revision takes its place.
    DIFFERS = "differs"

    #: The reader refuses it, or does not believe it: the earlier reading stays.
    REFUSED = "refused"

    #: Of a held reading: what it says now is what we keep, or was discarded; nothing waits.
    SETTLED = "settled"

    #: Another revision came meanwhile, or an operator decided.
    OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """One revision read again."""

    stored: Stored
    verdict: Verdict

    #: The step from the earlier reading to this one; empty if only details differ (a figure's
    #: sentence, where a field was found).
    change: Change = field(default_factory=Change)

    #: Why it was refused.
    why: str = ""

    #: What it says now; None if it was refused.
    reading: Reading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldAgain:
    """One held reading read again: it waits on, as the present reader reads it."""

    held: Held
    verdict: Verdict
    why: str = ""

    #: What it says now; None if it was refused.
    reading: Reading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which revisions in force, and which held readings, are read again."""

    #: A source's slug, and the name of a site family; empty: any.
    source: str = ""
    family: str = ""

    #: Whether those that the present reader has read are read again as well.
    everything: bool = False


class Rereader(Protocol):
    """Reads kept pages where pages are read: never in the service's own process."""

    async def reread(
        self,
        page: Page,
        *,
        listed: Entry | None = None,
        source: Source | None = None,
        file: Page | None = None,
    ) -> Reading:
        """Read `page`, and `file` where it leaves its text to it. Raises PageError, CrawlerDied."""


class Reparse(Protocol):
    """Finds what an earlier reader read, and keeps what the present one says of it."""

    def count(self, choice: Choice) -> int:
        """How many revisions and held readings `choice` means."""

    def batch(self, choice: Choice, *, after: UUID | None, limit: int) -> Sequence[Stored]:
        """The next of them, in the order of their reports' ids, beyond the report `after`."""

    def keep(self, again: Again, *, announce: bool = False) -> Verdict:
        """Keep a verdict, in one transaction; no event is made unless `announce`."""

    def held(self, choice: Choice, *, after: UUID | None, limit: int) -> Sequence[Held]:
        """The next held readings, waiting or discarded, in the order of their ids."""

    def keep_held(self, again: HeldAgain) -> Verdict:
        """Keep what a held reading says now, in one transaction; it makes no event."""


class Refresh(Protocol):
    """Has a source's kept pages read again where an earlier reader read them."""

    async def __call__(self, assignment: Assignment) -> Assignment:
        """Do so; gives what a visit is to be told after it. Raises CrawlerDied."""

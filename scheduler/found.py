"""What a visit found, kept back until its end: only then is it clear whether it is to be believed.

A redesign shows itself by what stays as it was: nothing. Pages that still say what they said
vouch for those that differ, a list that still lists what it listed for what it lists besides.
"""

from dataclasses import dataclass, field

from disclosures import (
    Assignment,
    KnownPage,
    ListRead,
    PageSame,
    ReportRead,
    Role,
    Sight,
    VisitEnded,
)
from scheduler.brake import Brake


@dataclass(slots=True)
class Found:
    """Readings that differ, and what is known for or against them."""

    assignment: Assignment
    brake: Brake

    #: Why they must be held; empty: they need not.
    why: str = ""

    new: int = 0
    changed: int = 0

    #: Known report pages that say what they said, asked after the first that does not.
    same: int = 0

    #: Known reports on the lists as they are now; a list that is the same has them all.
    listed: int = 0
    list_same: bool = False

    _waiting: list[ReportRead] = field(default_factory=list)

    def see(self, sight: Sight) -> None:
        """Take note of what vouches for the rest."""
        match sight:
            case VisitEnded():
                self.same = sight.witnesses
            case PageSame(role=Role.LIST):
                self.list_same = True
            case ListRead():
                self.listed += sum(self._known(entry.url) is not None for entry in sight.entries)

    def add(self, sight: ReportRead) -> bool:
        """Keep one back; True when all that is kept back must be held now."""
        page = self._known(sight.url)
        self.new += page is None
        self.changed += page is not None and bool(page.digest)
        self._waiting.append(sight)
        self._weigh(sum(page.role is Role.REPORT for page in self.assignment.known.values()))
        return bool(self.why)

    def weigh_whole(self) -> None:
        """Weigh all that was found, now that everything was looked at."""
        if self._waiting:
            self._weigh(self.changed + self.same)

    def vouched(self, sight: ReportRead) -> bool:
        """Whether the rest of the visit shows that the site is as it was."""
        page = self._known(sight.url)
        if page is None:
            return self.list_same or self.listed >= self.new
        return not page.digest or self.same >= self.changed

    def take(self) -> list[ReportRead]:
        """Give all that is kept back, once."""
        taken, self._waiting = self._waiting, []
        return taken

    def _weigh(self, known: int) -> None:
        """`known`: how many known reports those that differ are compared with."""
        why = self.brake.why_hold(new=self.new, changed=self.changed, known=known)
        self.why = self.why or why

    def _known(self, url: str) -> KnownPage | None:
        """The report page at `url`; without a digest, it is to be read anew and may be the same."""
        page = self.assignment.known.get(url)
        return page if page is not None and page.role is Role.REPORT else None

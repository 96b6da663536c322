"""What a visit found, kept back until its end: only then is it clear whether it is to be believed.

A redesign shows itself by what stays as it was: nothing. Pages that still say what they said
vouch for those that differ, a list that still lists what it listed for what it lists besides.
"""

from dataclasses import dataclass, field

from disclosures import Assignment, ListRead, PageSame, ReportRead, Role, Sight, VisitEnded
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
                self.listed += sum(self._is_known(entry.url) for entry in sight.entries)

    def add(self, sight: ReportRead) -> bool:
        """Keep one back; True when all that is kept back must be held now."""
        if self._is_known(sight.url):
            self.changed += 1
        else:
            self.new += 1
        self._waiting.append(sight)
        self._weigh(sum(page.role is Role.REPORT for page in self.assignment.known.values()))
        return bool(self.why)

    def weigh_whole(self) -> None:
        """Weigh all that was found, now that everything was looked at."""
        if self._waiting:
            self._weigh(self.changed + self.same)

    def vouched(self, sight: ReportRead) -> bool:
        """Whether the rest of the visit shows that the site is as it was."""
        if self._is_known(sight.url):
            return self.same >= self.changed
        return self.list_same or self.listed >= self.new

    def take(self) -> list[ReportRead]:
        """Give all that is kept back, once."""
        taken, self._waiting = self._waiting, []
        return taken

    def _weigh(self, known: int) -> None:
        """`known`: how many known reports those that differ are compared with."""
        why = self.brake.why_hold(new=self.new, changed=self.changed, known=known)
        self.why = self.why or why

    def _is_known(self, url: str) -> bool:
        """Whether we know what the report page at `url` said; one to be read anew may say so."""
        page = self.assignment.known.get(url)
        return page is not None and page.role is Role.REPORT and bool(page.digest)

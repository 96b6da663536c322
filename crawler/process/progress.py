"""The state of one visit across crawler processes. Pure."""

from dataclasses import dataclass, field, replace

from crawler.process.child_process import ProcessExit
from crawler.process.messages import PageInFlight, StartVisit
from disclosures import CrawlJob, Fault, Observation, PageFailed, VisitFinished
from disclosures.errors import CrawlerDied
from disclosures.reason import Reason, ReasonCode


@dataclass(slots=True, kw_only=True)
class VisitProgress:
    """The data with which a new process continues a visit."""

    job: CrawlJob

    #: URLs of the observations that have been delivered.
    seen: list[str] = field(default_factory=list)

    #: URLs of pages that crashed a process.
    poison: list[str] = field(default_factory=list)

    #: The page that the visit works on.
    in_flight: PageInFlight | None = None

    #: URL of the page that was in flight when a process died of an unknown cause; empty: none.
    crash_suspect: str = ""

    #: Whether this is the only visit under suspicion, so that the next exit is due to its page.
    isolated: bool = False

    #: Exits that this visit may have caused.
    crashes: int = 0
    requests: int = 0
    finished: bool = False

    @property
    def slug(self) -> str:
        """The source's name."""
        return self.job.source.slug

    def start_message(self) -> StartVisit:
        """The message that continues the visit in a new process."""
        seen, poison = tuple(self.seen), tuple(self.poison)
        return StartVisit(job=self.job, seen=seen, poison=poison)

    def record(self, observation: Observation) -> Observation:
        """Record an observation; a VisitFinished gets the requests of all processes."""
        if isinstance(observation, VisitFinished):
            self.finished = True
            return replace(observation, requests=observation.requests + self.requests)
        self.seen.append(observation.url)
        return observation

    def page_started(self, page: PageInFlight) -> bool:
        """Record the page in flight; True if the process has got past the crash suspect."""
        before, self.in_flight = self.in_flight, page
        survived = before is not None and before.url == self.crash_suspect != page.url
        if survived:
            self.crash_suspect = ""
        return survived and self.isolated

    def on_exit(self, exited: ProcessExit, number: int) -> PageFailed | None:
        """Record an exit of the process; return the failure of the page that caused it, if any.

        `number` is the visit's number in the process that exited.
        """
        page, self.in_flight = self.in_flight, None
        self.requests += page.requests if page else 0
        if exited.responsible_visit not in (None, number):
            return None
        self.crashes += 1
        self.crash_suspect = ""
        if page is None:
            return None
        if exited.responsible_visit is None:
            self.crash_suspect = page.url
            return None
        if page.file and self.crashes == 1:  # the page is read without it
            self.poison.append(page.file)
            return None
        self.poison.append(page.url)
        reason = Reason.of(ReasonCode.PARSER_CRASHED, reason=exited.reason)
        return PageFailed(url=page.url, role=page.role, fault=Fault.POISON, reason=reason)


def unanswered(url: str, message: object) -> CrawlerDied:
    """The error for a process that exited, or sent another message, instead of a result."""
    if isinstance(message, ProcessExit):
        reason = Reason.of(ReasonCode.CRAWLER_DIED_FETCHING, url=url, reason=message.reason)
    else:
        name = type(message).__name__
        reason = Reason.of(ReasonCode.CRAWLER_UNEXPECTED_MESSAGE, url=url, message=name)
    return CrawlerDied(reason)

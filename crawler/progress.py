"""How far one visit has come, over all the processes that it has been through. Pure."""

from dataclasses import dataclass, field, replace

from crawler.frames import Hand, Order
from crawler.process import Death
from disclosures import CrawlJob, Fault, Observation, PageFailed, VisitFinished
from disclosures.reason import Reason, ReasonCode


@dataclass(slots=True, kw_only=True)
class Progress:
    """What a fresh process must know, so that a visit goes on where it was."""

    job: CrawlJob
    seen: list[str] = field(default_factory=list)
    poison: list[str] = field(default_factory=list)

    #: The page in the visit's hand.
    hand: Hand | None = None

    #: A page that this visit had in hand when a process died of nobody knows what.
    suspect: str = ""

    #: Whether no other suspicious visit is under way, so that the next death can be explained.
    alone: bool = False

    #: Deaths that this visit may have been the reason of.
    deaths: int = 0
    requests: int = 0
    ended: bool = False

    @property
    def slug(self) -> str:
        """The source's name."""
        return self.job.source.slug

    def order(self) -> Order:
        """What a process is told."""
        seen, poison = tuple(self.seen), tuple(self.poison)
        return Order(job=self.job, seen=seen, poison=poison)

    def note(self, observation: Observation) -> Observation:
        """Remember what is told; the last sight counts the requests of all processes."""
        if isinstance(observation, VisitFinished):
            self.ended = True
            return replace(observation, requests=observation.requests + self.requests)
        self.seen.append(observation.url)
        return observation

    def take(self, hand: Hand) -> bool:
        """Take a page in hand; True when the suspicious one is thereby behind us."""
        before, self.hand = self.hand, hand
        past = before is not None and before.url == self.suspect != hand.url
        if past:
            self.suspect = ""
        return past and self.alone

    def mourn(self, death: Death, number: int) -> PageFailed | None:
        """Take note of a death; give the page that it is blamed on, if it was ours.

        `number` is the visit's, in the process that died.
        """
        hand, self.hand = self.hand, None
        self.requests += hand.requests if hand else 0
        if death.culprit not in (None, number):
            return None
        self.deaths += 1
        self.suspect = ""
        if hand is None:
            return None
        if death.culprit is None:
            self.suspect = hand.url
            return None
        if hand.file and self.deaths == 1:  # the page can be had without it
            self.poison.append(hand.file)
            return None
        self.poison.append(hand.url)
        reason = Reason.of(ReasonCode.PARSER_CRASHED, reason=death.reason)
        return PageFailed(url=hand.url, role=hand.role, fault=Fault.POISON, reason=reason)

"""What a story is made of: steps, what must be told of each, and what the board must say."""

from dataclasses import dataclass

from disclosures import EventKind, ObligationState
from service.demo.portal_state import SiteAction


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedEvent:
    """One event that must come of a step: no more, no less."""

    kind: EventKind
    site: str

    #: Name of the report; empty for an event of the source.
    report: str = ""

    #: The figure that must be told with both its values: 78 → 87.
    figure: str = ""
    before: int = 0
    after: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedObligation:
    """What the board must say of an agency's report of a year."""

    agency: str
    year: int
    state: ObligationState
    days_late: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioStep:
    """What happens, and what is told of it."""

    #: In both languages, for who watches.
    zh: str
    en: str
    site: str
    actions: tuple[SiteAction, ...] = ()
    expected: tuple[ExpectedEvent, ...] = ()

    #: Whole visits to the site that must pass before the next step, told or not.
    visits: int = 1

    #: At least so many readings of the site must wait for an operator in the end.
    min_withheld: int = 0

    #: Whether an operator discards, in the end, all that was held back meanwhile.
    discard: bool = False

    #: What the board of obligations must say of this site in the end, and the year from whose
    #: report an operator lets the agency off before; 0: from none.
    obligations: tuple[ExpectedObligation, ...] = ()
    exempt: int = 0

    #: Whether the visits may be answered 304; recrawls otherwise, which ignore validators.
    conditional: bool = False

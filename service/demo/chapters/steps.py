"""Types of the scenario: steps, expected events, expected obligations."""

from dataclasses import dataclass

from disclosures import EventKind, ObligationState, SourceState
from service.demo.portal_state import Edit, SiteAction


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedEvent:
    """One event that a step must cause."""

    kind: EventKind
    site: str

    #: Name of the report; empty for an event of the source.
    report: str = ""

    #: Key of a figure that must be shown with both values: 78 → 87.
    figure: str = ""
    before: int = 0
    after: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedObligation:
    """The expected state of one obligation."""

    agency: str
    year: int
    state: ObligationState
    days_late: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioStep:
    """Actions on a site, and what they must cause."""

    #: Description in both languages, shown on the terminal.
    zh: str
    en: str
    site: str
    actions: tuple[SiteAction, ...] = ()
    expected: tuple[ExpectedEvent, ...] = ()

    #: Minimum number of complete visits before the next step.
    visits: int = 1

    #: Minimum number of withheld readings of the site at the end of the step.
    min_withheld: int = 0

    #: State of the source that operators must see at the end of the step; None: any.
    state: SourceState | None = None

    #: Whether an operator discards all withheld readings at the end of the step.
    discard: bool = False

    #: Expected obligations of the site at the end of the step, and the report year that an
    #: operator exempts before; 0: none.
    obligations: tuple[ExpectedObligation, ...] = ()
    exempt: int = 0

    #: Whether visits may use conditional requests; thorough recrawls otherwise.
    conditional: bool = False


def edit_of_total(site: str, report: str, before: int, *, zh: str, en: str) -> ScenarioStep:
    """Return the step that raises the figure `total` of a report from `before` by one."""
    change = ExpectedEvent(
        kind=EventKind.REVISED,
        site=site,
        report=report,
        figure="disclosure.total",
        before=before,
        after=before + 1,
    )
    edit = Edit(site=site, report=report, figure="total", value=before + 1)
    return ScenarioStep(zh=zh, en=en, site=site, actions=(edit,), expected=(change,))

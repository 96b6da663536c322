"""An incident: so much at once that a person decides before anybody is told."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from disclosures.reason import Reason


class IncidentScope(StrEnum):
    """How far it reaches."""

    SOURCE = "source"

    #: Several sources whose sites are built alike, or stand on one host.
    FAMILY = "family"


class IncidentState(StrEnum):
    """What was decided."""

    OPEN = "open"
    RELEASED = "released"
    DISCARDED = "discarded"

    #: It passed by itself: nothing of it waits any more.
    PASSED = "passed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """A storm of one source or one site family, told to operators once and to readers never.

    What was read meanwhile waits as held readings, which are released or discarded together.
    """

    id: UUID
    scope: IncidentScope

    #: The slug of the source, or the name of the site family (its host, if it has no name).
    subject: str

    #: What made it an incident; of a group of sources, how many it reached and the first of them.
    reason: Reason
    opened_at: datetime
    closed_at: datetime | None = None
    state: IncidentState = IncidentState.OPEN

    #: Slugs of the sources that it reached, in the order in which it reached them.
    sources: tuple[str, ...] = ()

    #: Readings that wait with it.
    withheld: int = 0

"""The response model of noise rules."""

from datetime import datetime
from uuid import UUID

from disclosures import Exposure, NoiseShape, NoiseState
from service.web.api.schemas import ReasonData, ResponseModel


class NoisePatternOut(ResponseModel):
    """The source text around a spot, and the shape of what stands there."""

    shape: NoiseShape
    before: str
    after: str
    line: bool


class MovementOut(ResponseModel):
    """A spot that differed between two readings of one page."""

    url: str
    before: str
    after: str
    before_at: datetime
    after_at: datetime
    repeated: bool


class NoiseRuleOut(ResponseModel):
    """What is left out of the pages of a source, or was before it was lifted."""

    id: UUID
    source: str
    state: NoiseState
    exposure: Exposure
    pattern: NoisePatternOut
    reason: ReasonData
    evidence: list[MovementOut]
    observed_at: datetime
    muted_at: datetime | None
    lifted_at: datetime | None
    lifted_by: str

"""API: noise rules, their evidence, and decisions about them."""

import logging
from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import Query

from disclosures import NoiseRule, NoiseState
from service.web.api.authentication import ApiOperator, api_router
from service.web.api.noise_schemas import NoiseRuleOut
from service.web.api.schemas import Limit
from service.web.context import Context

log = logging.getLogger(__name__)

router = api_router()


@router.get("/noise")
def noise(
    context: Context,
    source: Annotated[str, Query(description="Only of this source.")] = "",
    state: Annotated[NoiseState | None, Query(description="Only in this state.")] = None,
    limit: Limit = 20,
) -> list[NoiseRuleOut]:
    """List what is left out of pages because it differs at every visit, and why."""
    states = () if state is None else (state,)
    return _out(context.noise.rules(source=source, states=states, limit=limit))


@router.post("/noise/{rule}/lift")
def lift(rule: UUID, context: Context, operator: ApiOperator) -> NoiseRuleOut:
    """Lift a muted rule: its spot is content again."""
    lifted = context.noise.lift(rule, by=operator)
    log.info("noise rule lifted", extra={"operator": operator, "source": lifted.source})
    return _out([lifted])[0]


@router.post("/noise/{rule}/allow", status_code=204)
def allow(rule: UUID, context: Context, operator: ApiOperator) -> None:
    """Forget a lifted rule: its spot may be learnt again."""
    context.noise.allow(rule)
    log.info("noise rule allowed", extra={"operator": operator})


def _out(rules: Sequence[NoiseRule]) -> list[NoiseRuleOut]:
    return [NoiseRuleOut.model_validate(rule, from_attributes=True) for rule in rules]

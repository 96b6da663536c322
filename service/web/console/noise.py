"""Noise rules in the console: what is left out of pages, why, and the operator's decision."""

import logging
from typing import Annotated

from fastapi import Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from disclosures import NoiseState
from service.web.console.notices import NoticeQuery, read_notice, redirect_with_notice
from service.web.context import Context
from service.web.parameters import PathId
from service.web.rendering import page
from service.web.routing import page_router
from service.web.security.headers import PRIVATE_PAGE
from service.web.security.sessions import Operator, require_operator

log = logging.getLogger(__name__)

#: Path of the page; after a decision the operator returns to it.
NOISE = "/console/noise"

#: Rules on one page.
MAX_RULES = 200

router = page_router(dependencies=[Depends(require_operator)])


class NoiseQuery(NoticeQuery):
    """Filter of the rules."""

    source: str = ""


@router.get(NOISE)
def noise(request: Request, context: Context, query: Annotated[NoiseQuery, Query()]) -> Response:
    """Show the rules that are muted, or were lifted, with their evidence."""
    states = (NoiseState.MUTED, NoiseState.LIFTED)
    rules = context.noise.rules(source=query.source, states=states, limit=MAX_RULES)
    values = {"rules": rules, "done": read_notice(request.query_params)}
    return page(request, "noise.html", values, headers=PRIVATE_PAGE)


@router.post(NOISE + "/{rule}/lift")
def lift(context: Context, operator: Operator, rule: PathId) -> Response:
    """Lift a rule: its spot is content again."""
    lifted = context.noise.lift(rule, by=operator)
    log.info("noise rule lifted", extra={"operator": operator, "source": lifted.source})
    return redirect_with_notice(NOISE, lifted=1)


@router.post(NOISE + "/{rule}/allow")
def allow(context: Context, operator: Operator, rule: PathId) -> Response:
    """Forget a lifted rule: its spot may be learnt again."""
    context.noise.allow(rule)
    log.info("noise rule allowed", extra={"operator": operator})
    return redirect_with_notice(NOISE, allowed=1)

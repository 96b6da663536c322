"""API: sources, their visits, and recrawls."""

import logging
from typing import Annotated

from fastapi import Body

from disclosures.errors import InputError, NotFound
from service.web.api.authentication import ApiOperator, api_router
from service.web.api.schemas import (
    MAX_ROWS,
    Limit,
    Offset,
    RecrawlRequest,
    RecrawlResponse,
    RunOut,
    SourceFilter,
    SourceOut,
)
from service.web.context import Context

log = logging.getLogger(__name__)

router = api_router()


@router.post("/recrawl")
def recrawl(
    request_body: Annotated[RecrawlRequest, Body()], context: Context, operator: ApiOperator
) -> RecrawlResponse:
    """Make sources due now. Two requests before the visit begins are one visit."""
    try:
        count = context.schedule.make_due(request_body.sources)
    except NotFound as error:
        raise InputError(
            "sources: one of them is unknown, and nothing was changed; see /api/sources"
        ) from error
    log.info("recrawl requested", extra={"operator": operator, "sources": count})
    return RecrawlResponse(made_due=count)


@router.get("/sources")
def sources(context: Context, limit: Limit = MAX_ROWS, offset: Offset = 0) -> list[SourceOut]:
    """List the sources with their health, worst first."""
    health = context.queries.health()[offset : offset + limit]
    return [SourceOut.model_validate(one) for one in health]


@router.get("/runs")
def runs(context: Context, source: SourceFilter = "", limit: Limit = 50) -> list[RunOut]:
    """List visits, newest first."""
    if source:
        context.sources.get(source)
    found = context.queries.runs(source=source, limit=limit)
    return [RunOut.model_validate(one) for one in found]

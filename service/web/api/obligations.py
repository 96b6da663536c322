"""API: obligations."""

from typing import Annotated

from fastapi import Query

from disclosures import ObligationState
from service.web.api.authentication import api_router
from service.web.api.schemas import Limit, ObligationOut, Offset, SourceFilter
from service.web.context import Context

router = api_router()


@router.get("/obligations")
def obligations(
    context: Context,
    source: SourceFilter = "",
    year: Annotated[int | None, Query(ge=2000, le=2100, description="Report year.")] = None,
    state: ObligationState | None = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> list[ObligationOut]:
    """List obligations: newest year first, within a year the worst first."""
    if source:
        context.sources.get(source)
    found = context.obligations.all(
        source=source, report_year=year, state=state, limit=limit, offset=offset
    )
    return [ObligationOut.model_validate(one) for one in found]

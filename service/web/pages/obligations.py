"""The public page of obligations: who published the annual report in time, late, or not at all."""

from typing import Annotated

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from service.web.context import Context
from service.web.obligation_table import ObligationQuery, obligation_table_values
from service.web.rendering import page
from service.web.routing import page_router

router = page_router()


@router.get("/obligations")
def obligations(
    request: Request, context: Context, query: Annotated[ObligationQuery, Query()]
) -> Response:
    """Show one year's obligations, the worst first, or all years of one source."""
    return page(request, "obligations.html", obligation_table_values(context, query))

"""Pages of sources with their health, and the health check of the service."""

from typing import Annotated

from fastapi import Query
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from service.web.context import Context
from service.web.coverage import compute_coverage
from service.web.parameters import PagedQuery
from service.web.rendering import page
from service.web.routing import page_router

#: Sources, and reports of one source, on one page.
PAGE_SIZE = 100

router = page_router()


@router.get("/sources")
def sources(request: Request, context: Context, query: Annotated[PagedQuery, Query()]) -> Response:
    """List all sources with their health."""
    health = context.queries.health()
    start = (query.page - 1) * PAGE_SIZE
    values = {
        "shown": health[start : start + PAGE_SIZE],
        "number": query.page,
        "more": len(health) > start + PAGE_SIZE,
        "coverage": compute_coverage(health, context.now()),
    }
    return page(request, "sources.html", values)


@router.get("/sources/{slug}")
def source(
    request: Request, context: Context, slug: str, query: Annotated[PagedQuery, Query()]
) -> Response:
    """Show one source: its health and its reports."""
    found = context.sources.get(slug)
    health = [one for one in context.queries.health() if one.source.slug == found.slug]
    start = (query.page - 1) * PAGE_SIZE
    revisions = context.queries.reports(source=found.slug, limit=PAGE_SIZE + 1, offset=start)
    values = {
        "source": found,
        "health": health[0] if health else None,
        "revisions": revisions[:PAGE_SIZE],
        "number": query.page,
        "more": len(revisions) > PAGE_SIZE,
    }
    return page(request, "source.html", values)


@router.get("/healthz")
def healthz(context: Context) -> Response:
    """Report the state of the service for machines: 200 or 503."""
    state = dict(context.health())
    status = 200 if state.get("ok", True) else 503
    return JSONResponse(state, status, {"Cache-Control": "no-store"})

"""The overview of the console: sources worst first, latest visits, recrawls."""

import logging
from typing import Annotated

from fastapi import Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from service.web.console.notices import NoticeQuery, read_notice, redirect_with_notice
from service.web.context import Context
from service.web.forms import Form
from service.web.parameters import PagedQuery, PageQuery
from service.web.rendering import page
from service.web.routing import page_router
from service.web.security.headers import PRIVATE_PAGE
from service.web.security.sessions import CONSOLE, Operator, require_operator

log = logging.getLogger(__name__)

#: Rows on one page.
MAX_SOURCES = 100
MAX_RUNS = 100

#: Runs shown on the overview.
LATEST_RUNS = 12

router = page_router(dependencies=[Depends(require_operator)])


class OverviewQuery(PagedQuery, NoticeQuery):
    """Page number, and the notice of an action."""


class RunsQuery(PageQuery):
    """Filter of the runs."""

    source: str = ""


@router.get(CONSOLE)
def overview(
    request: Request, context: Context, query: Annotated[OverviewQuery, Query()]
) -> Response:
    """Show the sources, worst first, and the state of everything else."""
    health = context.queries.health()
    subscriptions = context.subscribers.all()
    start = (query.page - 1) * MAX_SOURCES
    values = {
        "shown": health[start : start + MAX_SOURCES],
        "number": query.page,
        "more": len(health) > start + MAX_SOURCES,
        "outbox": context.outbox.waiting(),
        "relay": context.relay(),
        "active": sum(one.active for one in subscriptions),
        "unconfirmed": sum(
            one.confirmed_at is None and one.ended_at is None for one in subscriptions
        ),
        "incidents": len(context.queries.incidents()),
        "quarantined": sum(one.quarantined for one in health),
        "delayed": sum(one.delayed for one in health),
        "runs": context.queries.runs(limit=LATEST_RUNS),
        "done": read_notice(request.query_params),
    }
    return page(request, "console.html", values, headers=PRIVATE_PAGE)


@router.get("/console/runs")
def runs(request: Request, context: Context, query: Annotated[RunsQuery, Query()]) -> Response:
    """Show the latest visits, of all sources or of one."""
    source = context.sources.get(query.source) if query.source else None
    values = {"runs": context.queries.runs(source=query.source, limit=MAX_RUNS), "source": source}
    return page(request, "runs.html", values, headers=PRIVATE_PAGE)


@router.post("/console/recrawl")
def recrawl(context: Context, operator: Operator, form: Form) -> Response:
    """Make sources due now: those named, or all with ``all``."""
    slugs = None if "all" in form else [slug for slug in form.get("source", []) if slug]
    count = context.schedule.make_due(slugs)
    log.info("recrawl requested", extra={"operator": operator, "sources": count})
    return redirect_with_notice(made_due=count)

"""Pages of a report and of its revisions."""

from starlette.requests import Request
from starlette.responses import Response

from disclosures import EventKind
from service.web.context import Context
from service.web.parameters import PathId, PathNumber
from service.web.rendering import page
from service.web.revisions import find_revision
from service.web.routing import page_router
from service.web.timeline import change_to, stated_before_first_seen, timeline

#: Near-duplicates listed with a report; a form letter has thousands of them.
MAX_NEAR_DUPLICATES = 5

router = page_router()


@router.get("/reports/{report}")
def report(request: Request, context: Context, report: PathId) -> Response:
    """Show the current revision of a report, and its history."""
    revisions = context.queries.revisions(report)
    current = revisions[-1]
    previous_year = context.queries.year_before(report)
    values = {
        "report": current.report,
        "reading": current.reading,
        "first": revisions[0],
        "stated_on": stated_before_first_seen(revisions[0]),
        "withdrawn": EventKind.WITHDRAWN,
        "timeline": timeline(revisions, context.queries.history(report)),
        "near_duplicates": context.queries.near_duplicates(report)[:MAX_NEAR_DUPLICATES],
        "previous_year": previous_year,
        "year_findings": list(context.check_years(previous_year.reading, current.reading))
        if previous_year
        else [],
    }
    return page(request, "report.html", values)


@router.get("/reports/{report}/revisions/{number}")
def revision(request: Request, context: Context, report: PathId, number: PathNumber) -> Response:
    """Show one revision and the change from the one before. The address is permanent."""
    revisions = context.queries.revisions(report)
    found = find_revision(revisions, number)
    history = context.queries.history(report)
    values = {
        "report": found.report,
        "reading": found.reading,
        "revision": found,
        "last": revisions[-1].number,
        "others": [one.number for one in revisions if one.number != number],
        "change": change_to(found, revisions, history, context.compare),
        "permanent": context.link(f"/reports/{report}/revisions/{number}"),
    }
    return page(request, "revision.html", values)

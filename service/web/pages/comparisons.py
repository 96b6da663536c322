"""Pages that compare two revisions, or two near-duplicate reports."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from disclosures import Change, Revision
from disclosures.errors import NotFound
from service.web.context import Context
from service.web.parameters import PathId, PathNumber
from service.web.rendering import page
from service.web.revisions import find_revision
from service.web.routing import page_router

router = page_router()


@router.get("/reports/{report}/revisions/{number}/diff/{other}")
def diff(
    request: Request, context: Context, report: PathId, number: PathNumber, other: PathNumber
) -> Response:
    """Compare any two revisions of a report. The address is permanent."""
    revisions = context.queries.revisions(report)
    before, after = find_revision(revisions, number), find_revision(revisions, other)
    values = _values(before, after, context.compare(before.reading, after.reading))
    path = f"/reports/{after.report.id}/revisions/{before.number}/diff/{after.number}"
    return page(request, "diff.html", values | {"permanent": context.link(path)})


@router.get("/reports/{report}/copies/{other}")
def near_duplicate(request: Request, context: Context, report: PathId, other: PathId) -> Response:
    """Compare a report with one of its near-duplicates, the older one first."""
    for each in context.queries.near_duplicates(report):
        if each.other.report.id == other:
            current = context.queries.revisions(report)[-1]
            before, after = sorted((current, each.other), key=_age)
            change = context.compare(before.reading, after.reading, assess_significance=False)
            values = _values(before, after, change)
            return page(request, "diff.html", values | {"overlap": each.overlap})
    raise NotFound("these reports are not alike")


def _values(before: Revision, after: Revision, change: Change) -> dict[str, object]:
    sides = {"before": before, "after": after, "report": after.report, "change": change}
    return {**sides, "overlap": None, "permanent": ""}


def _age(revision: Revision) -> tuple[datetime, datetime]:
    """Sort by the stated publication date, then by the time of the first visit."""
    published = revision.reading.published
    seen = revision.report.first_seen_at
    return published.at if published else seen, seen

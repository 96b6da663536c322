"""What proves a revision, and how any two revisions or two reports differ."""

from collections.abc import Sequence
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from disclosures import Change, Revision
from disclosures.errors import NotFound
from service.evidence import bundle, bundle_name
from service.web.asking import read_id, read_number
from service.web.desk import desk_of
from service.web.guard import CAGE
from service.web.rendering import page
from store.diff import compare
from store.significance import judged

#: Bytes of pages that are packed for whoever asks; an operator can have more.
MOST = 64 * 2**20


def evidence(request: Request) -> Response:
    """Give the bytes, headers and times of a revision and of all before it, to be checked."""
    report = read_id(request.path_params["report"])
    number = read_number(request.path_params["number"])
    evidence_items = desk_of(request).archive.evidence_items(report, number, most=MOST)
    headers = {
        "Content-Disposition": f'attachment; filename="{bundle_name(evidence_items)}"',
        "Content-Security-Policy": CAGE,
        "Cache-Control": "max-age=86400",
    }
    return Response(bundle(evidence_items), headers=headers, media_type="application/zip")


def diff(request: Request) -> Response:
    """Show how any two revisions of a report differ. Its address is for good."""
    desk = desk_of(request)
    revisions = desk.archive.revisions(read_id(request.path_params["report"]))
    before = _numbered(revisions, request.path_params["number"])
    after = _numbered(revisions, request.path_params["other"])
    path = f"/reports/{after.report.id}/revisions/{before.number}/diff/{after.number}"
    sides = _sides(before, after, judged(_change(before, after)))
    return page(request, "diff.html", sides | {"permanent": desk.link(path)})


def copy(request: Request) -> Response:
    """Show how a report differs from another one that says nearly the same."""
    desk = desk_of(request)
    report, other = (read_id(request.path_params[name]) for name in ("report", "other"))
    for each in desk.archive.near_duplicates(report):
        if each.other.report.id == other:
            before, after = sorted((desk.archive.revisions(report)[-1], each.other), key=_age)
            sides = _sides(before, after, _change(before, after))
            return page(request, "diff.html", sides | {"overlap": each.overlap})
    raise NotFound("these reports are not alike")


ROUTES = [
    Route("/reports/{report}/revisions/{number}/evidence", evidence),
    Route("/reports/{report}/revisions/{number}/diff/{other}", diff),
    Route("/reports/{report}/copies/{other}", copy),
]


def _change(before: Revision, after: Revision) -> Change:
    return compare(before.reading, after.reading) or Change()


def _sides(before: Revision, after: Revision, change: Change) -> dict[str, object]:
    sides = {"before": before, "after": after, "report": after.report, "change": change}
    return {**sides, "overlap": None, "permanent": ""}


def _age(revision: Revision) -> tuple[datetime, datetime]:
    """The day a report bears, then the day we saw it first: what is older comes first."""
    published = revision.reading.published
    seen = revision.report.first_seen_at
    return published.at if published else seen, seen


def _numbered(revisions: Sequence[Revision], text: str) -> Revision:
    """Find the revision that an address names. Raises NotFound."""
    number = read_number(text)
    for one in revisions:
        if one.number == number:
            return one
    raise NotFound("no such revision")

"""The board of obligations: who published the annual report in time, late, or not at all."""

import logging
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from disclosures import Obligation, ObligationState
from disclosures.errors import InputError
from service.web.asking import only_known, read_id, read_page
from service.web.desk import desk_of
from service.web.forms import Form, only, with_form
from service.web.guard import PRIVATE_PAGE
from service.web.rendering import page
from service.web.sessions import OPERATOR, behind_login

log = logging.getLogger(__name__)

#: Rows on one page.
PAGE = 200

CONSOLE = "/console/obligations"


def board(request: Request) -> Response:
    """Show one year's obligations, the worst first, or all years of one source."""
    only_known(request.query_params, {"year", "source", "state", "page"})
    return page(request, "obligations.html", _values(request))


def desk_board(request: Request) -> Response:
    """Show the same to operators, with what they may do about it."""
    only_known(request.query_params, {"year", "source", "state", "page"})
    return page(request, "duties.html", _values(request), headers=PRIVATE_PAGE)


def correct(request: Request, form: Form) -> Response:
    """Say when it was met."""
    note = only(form, "note", length=500)
    on = _read_day(only(form, "published_on"))
    kept = desk_of(request).obligations.correct(
        _id(request), by=str(request.scope[OPERATOR]), note=note, published_on=on
    )
    return _back(request, kept, "corrected")


def exempt(request: Request, form: Form) -> Response:
    """Say that it need not be met."""
    note = only(form, "note", length=500)
    by = str(request.scope[OPERATOR])
    kept = desk_of(request).obligations.exempt(_id(request), by=by, note=note)
    return _back(request, kept, "exempted")


def reopen(request: Request) -> Response:
    """Take a correction back."""
    return _back(request, desk_of(request).obligations.reopen(_id(request)), "reopened")


ROUTES = [
    Route("/obligations", board),
    *behind_login(
        [
            Route(CONSOLE, desk_board),
            Route(CONSOLE + "/{obligation}/correct", with_form(correct), methods=["POST"]),
            Route(CONSOLE + "/{obligation}/exempt", with_form(exempt), methods=["POST"]),
            Route(CONSOLE + "/{obligation}/reopen", reopen, methods=["POST"]),
        ]
    ),
]


def _values(request: Request) -> Mapping[str, object]:
    desk, query = desk_of(request), request.query_params
    years = desk.obligations.years()
    source = desk.sources.get(query["source"]) if query.get("source") else None
    year = _read_year(query, years) or (years[0] if years and source is None else None)
    state, number = _read_state(query), read_page(query)
    slug = source.slug if source else ""
    found = desk.obligations.all(
        source=slug, report_year=year, state=state, limit=PAGE + 1, offset=(number - 1) * PAGE
    )
    return {
        "years": years,
        "year": year,
        "source": source,
        "state": state,
        "counts": desk.obligations.counts(source=slug, report_year=year).items(),
        "shown": found[:PAGE],
        "number": number,
        "more": len(found) > PAGE,
        "query": _query(year, slug, state),
    }


def _query(year: int | None, source: str, state: ObligationState | None) -> str:
    """What a link to another page of the same keeps."""
    kept = [("year", year), ("source", source), ("state", state.value if state else "")]
    return "".join(f"{name}={value}&" for name, value in kept if value)


def _read_year(query: QueryParams, years: Sequence[int]) -> int | None:
    text = query.get("year", "")
    if not text:
        return None
    if text not in {str(year) for year in years}:
        raise InputError(f"year: known are: {', '.join(map(str, years)) or 'none yet'}")
    return int(text)


def _read_state(query: QueryParams) -> ObligationState | None:
    text = query.get("state", "")
    if not text:
        return None
    try:
        return ObligationState(text)
    except ValueError as error:
        raise InputError(f"state: known are: {', '.join(ObligationState)}") from error


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InputError("published_on: a day like 2026-01-30") from error


def _id(request: Request) -> UUID:
    return read_id(request.path_params["obligation"])


def _back(request: Request, kept: Obligation, what: str) -> Response:
    log.info(
        "An obligation was decided on.",
        extra={"operator": request.scope[OPERATOR], "what": what, "obligation": str(kept.id)},
    )
    return RedirectResponse(f"{CONSOLE}?year={kept.terms.report_year}", 303, PRIVATE_PAGE)

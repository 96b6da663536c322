"""Obligations in the console, and the operator's corrections."""

import logging
from datetime import date
from typing import Annotated

from fastapi import Depends, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from disclosures import Obligation
from disclosures.errors import InputError
from service.web.context import Context
from service.web.forms import Form, first_value
from service.web.obligation_table import ObligationQuery, obligation_table_values
from service.web.parameters import PathId
from service.web.rendering import page
from service.web.routing import page_router
from service.web.security.headers import PRIVATE_PAGE
from service.web.security.sessions import Operator, require_operator

log = logging.getLogger(__name__)

PATH = "/console/obligations"

#: Maximum length of an operator's note.
MAX_NOTE_LENGTH = 500

router = page_router(dependencies=[Depends(require_operator)])


@router.get(PATH)
def obligations(
    request: Request, context: Context, query: Annotated[ObligationQuery, Query()]
) -> Response:
    """Show the table with the operator's actions."""
    values = obligation_table_values(context, query)
    return page(request, "console_obligations.html", values, headers=PRIVATE_PAGE)


@router.post(PATH + "/{obligation}/correct")
def correct(context: Context, operator: Operator, obligation: PathId, form: Form) -> Response:
    """State when the obligation was met."""
    note = first_value(form, "note", length=MAX_NOTE_LENGTH)
    published_on = _parse_day(first_value(form, "published_on"))
    kept = context.obligations.correct(
        obligation, by=operator, note=note, published_on=published_on
    )
    return _redirect(operator, kept, "corrected")


@router.post(PATH + "/{obligation}/exempt")
def exempt(context: Context, operator: Operator, obligation: PathId, form: Form) -> Response:
    """State that the obligation need not be met."""
    note = first_value(form, "note", length=MAX_NOTE_LENGTH)
    kept = context.obligations.exempt(obligation, by=operator, note=note)
    return _redirect(operator, kept, "exempted")


@router.post(PATH + "/{obligation}/reopen")
def reopen(context: Context, operator: Operator, obligation: PathId) -> Response:
    """Revoke a correction."""
    return _redirect(operator, context.obligations.reopen(obligation), "reopened")


def _parse_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InputError("published_on: a day like 2026-01-30") from error


def _redirect(operator: str, kept: Obligation, action: str) -> Response:
    log.info(
        "obligation decided",
        extra={"operator": operator, "action": action, "obligation": str(kept.id)},
    )
    return RedirectResponse(f"{PATH}?year={kept.terms.report_year}", 303, PRIVATE_PAGE)

"""Rejected deliveries in the console: why they were given up, and the button that retries them."""

import logging
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from disclosures.errors import NotFound
from service.web.console.notices import NoticeQuery, read_notice, redirect_with_notice
from service.web.context import Context
from service.web.forms import Form
from service.web.rendering import page
from service.web.routing import page_router
from service.web.security.headers import PRIVATE_PAGE
from service.web.security.sessions import Operator, require_operator

log = logging.getLogger(__name__)

#: Path of the page; after a decision the operator returns to it.
DELIVERIES = "/console/deliveries"

#: Deliveries on one page.
MAX_DELIVERIES = 200

router = page_router(dependencies=[Depends(require_operator)])


@router.get(DELIVERIES)
def deliveries(
    request: Request, context: Context, query: Annotated[NoticeQuery, Query()]
) -> Response:
    """Show the state of the mail relay, and the deliveries that were given up."""
    values = {
        "relay": context.relay(),
        "outbox": context.outbox.waiting(),
        "rejected": context.outbox.rejected_deliveries(MAX_DELIVERIES),
        "done": read_notice(request.query_params),
    }
    return page(request, "deliveries.html", values, headers=PRIVATE_PAGE)


@router.post(DELIVERIES + "/retry")
def retry(context: Context, operator: Operator, form: Form) -> Response:
    """Make rejected deliveries due again: those named, or all with ``all``."""
    try:
        ids = None if "all" in form else [UUID(one) for one in form.get("delivery", []) if one]
    except ValueError as error:
        raise NotFound("no such delivery") from error
    count = context.outbox.retry_rejected(ids)
    log.info("rejected deliveries retried", extra={"operator": operator, "deliveries": count})
    return redirect_with_notice(DELIVERIES, retried=count)

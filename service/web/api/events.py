"""API: events."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Query

from disclosures import EventKind
from disclosures.errors import InputError
from service.reasons import in_english
from service.web.api.authentication import api_router
from service.web.api.schemas import EventOut, Limit, Slug
from service.web.context import Context
from service.web.parameters import MAX_VALUES, PUBLIC_KINDS

router = api_router()


@router.get("/events")
def events(
    context: Context,
    source: Annotated[Sequence[Slug], Query(max_length=MAX_VALUES)] = (),
    kind: Annotated[Sequence[EventKind], Query(max_length=len(EventKind))] = (),
    before: datetime | None = None,
    limit: Limit = 50,
    substantive: Annotated[bool, Query(description="Without editorial revisions.")] = False,
) -> list[EventOut]:
    """List events, newest first; those for operators only if `kind` names them."""
    if before is not None and before.tzinfo is None:
        raise InputError("before: a moment with its zone, like 2026-10-05T09:00:00Z")
    for slug in source:
        context.sources.get(slug)
    found = context.queries.events(
        sources=source,
        kinds=kind or PUBLIC_KINDS,
        limit=limit,
        before=before,
        substantive_only=substantive,
    )
    return [
        EventOut.model_validate(one).model_copy(
            update={
                "link": context.link(f"/events/{one.id}"),
                "note": in_english(one.reason) or one.note,
            }
        )
        for one in found
    ]

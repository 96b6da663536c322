"""Commands about letters: deliver those that are due, list and retry those that were given up."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from disclosures.subscription import RejectedDelivery
from service.cli.application import (
    Columns,
    open_application,
    print_items,
    run_with_application,
    to_the_minute,
)
from service.reasons import in_english

if TYPE_CHECKING:
    from service.application import Application

app = typer.Typer(help="Letters that were given up.", no_args_is_help=True)

#: Maximum number of rows.
_MAX_ROWS = 1000

DELIVERY_COLUMNS: Columns[RejectedDelivery] = {
    "id": lambda each: each.id,
    "address": lambda each: each.address,
    "purpose": lambda each: each.purpose.value,
    "event": lambda each: each.event.id if each.event else None,
    "enqueued": lambda each: to_the_minute(each.enqueued_at),
    "attempts": lambda each: each.attempts,
    "why": lambda each: in_english(each.reason),
}


def deliver() -> int:
    """Send every letter that is due, and print how many were sent.

    Exit status 1 if the mail relay is at fault.
    """

    async def work(application: "Application") -> int:
        sent, failed = await application.deliver_due()
        typer.echo(f"{sent} letters sent, {failed} not sent")
        return print_relay(application)

    return run_with_application(work)


def print_relay(application: "Application") -> int:
    """Say that the mail relay is at fault; return 1 if it is."""
    relay = application.deliver_due.relay
    if relay.suspended_since is None:
        return 0
    typer.echo(f"mail relay at fault, letters wait for it: {relay.reason}", err=True)
    return 1


@app.command("list")
def list_rejected(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line")] = False,
) -> None:
    """List rejected deliveries, latest first."""
    with open_application() as application:
        found = application.outbox.rejected_deliveries(_MAX_ROWS)
    print_items(DELIVERY_COLUMNS, found, as_json=as_json)


@app.command("retry")
def retry_rejected(
    ids: Annotated[list[UUID] | None, typer.Argument(help="Ids; none: all rejected ones")] = None,
) -> None:
    """Make rejected deliveries due again, as if never tried."""
    with open_application() as application:
        count = application.outbox.retry_rejected(ids or None)
    typer.echo(f"{count} deliveries due again")

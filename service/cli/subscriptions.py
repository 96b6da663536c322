"""Commands that list and change subscriptions."""

from typing import Annotated
from uuid import UUID

import typer

from disclosures import Audience, Subscription
from disclosures.errors import InputError
from service.cli.application import (
    Columns,
    open_application,
    print_items,
)

subscriptions = typer.Typer(help="Who receives letters about what.", no_args_is_help=True)

COLUMNS: Columns[Subscription] = {
    "id": lambda each: each.id,
    "address": lambda each: each.address,
    "audience": lambda each: each.audience.value,
    "language": lambda each: each.language,
    "sources": lambda each: ", ".join(sorted(each.sources)) or "all",
    "state": lambda each: "ended" if each.ended_at else "active" if each.active else "unconfirmed",
}


@subscriptions.command("list")
def list_subscriptions(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line")] = False,
) -> None:
    """List all subscriptions, newest first."""
    with open_application() as application:
        found = application.subscribers.all()
    print_items(COLUMNS, found, as_json=as_json)


@subscriptions.command("add")
def add_subscription(
    address: Annotated[str, typer.Argument(help="E-mail address")],
    source: Annotated[list[str] | None, typer.Option(help="Only these sources")] = None,
    language: Annotated[str, typer.Option(help="zh or en")] = "zh",
    operator: Annotated[
        bool, typer.Option("--operator", help="Events of sources instead of reports")
    ] = False,
    substantive: Annotated[
        bool, typer.Option("--substantive", help="Without changes of spelling and layout only")
    ] = False,
) -> None:
    """Subscribe an address; it receives a confirmation letter first."""
    if language not in ("zh", "en"):
        raise InputError(f"no letters in {language!r}; choose zh or en")
    with open_application() as application:
        try:
            normalised = application.normalise_address(address)
        except InputError as error:
            raise InputError(f"{address}: {error}") from error
        for slug in source or ():
            application.sources.get(slug)
        subscription = application.subscribers.subscribe(
            normalised,
            language=language,
            sources=source or (),
            audience=Audience.OPERATOR if operator else Audience.READER,
            substantive_only=substantive,
        )
    state = "active already" if subscription.active else "a confirmation letter is due"
    typer.echo(f"{subscription.id}: {state}")


@subscriptions.command("end")
def end_subscription(subscription: Annotated[UUID, typer.Argument(help="Its id")]) -> None:
    """End a subscription; no more letters are sent to it."""
    with open_application() as application:
        application.subscribers.unsubscribe(subscription)
    typer.echo("ended")

"""Commands about letters: deliver what is owed, see and change subscriptions."""

from typing import Annotated
from uuid import UUID

import typer
from email_validator import EmailNotValidError, validate_email

from disclosures import Audience
from disclosures.errors import InputError
from service.cli.house import open_house, run_in_house, show

subscriptions = typer.Typer(help="Who is told of what.", no_args_is_help=True)


def deliver() -> None:
    """Send every letter that is due, and say how many went out."""
    from service.application import deliver_all_due

    sent, failed = run_in_house(deliver_all_due)
    typer.echo(f"{sent} letters sent, {failed} not sent")


@subscriptions.command("list")
def list_subscriptions(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line")] = False,
) -> None:
    """Show all subscriptions, newest first."""
    columns = ("id", "address", "audience", "language", "sources", "state")
    with open_house() as house:
        rows = [
            (
                each.id,
                each.address,
                each.audience.value,
                each.language,
                ", ".join(sorted(each.sources)) or "all",
                "ended" if each.ended_at else "active" if each.active else "unconfirmed",
            )
            for each in house.subscribers.all()
        ]
    show(columns, rows, as_json=as_json)


@subscriptions.command("add")
def add_subscription(
    address: Annotated[str, typer.Argument(help="E-mail address")],
    source: Annotated[list[str] | None, typer.Option(help="Only these sources")] = None,
    language: Annotated[str, typer.Option(help="zh or en")] = "zh",
    operator: Annotated[
        bool, typer.Option("--operator", help="Hears of sources instead of reports")
    ] = False,
    substantive: Annotated[
        bool, typer.Option("--substantive", help="Spared changes of spelling and layout")
    ] = False,
) -> None:
    """Ask an address whether it wants our letters; it gets a confirmation letter first."""
    if language not in ("zh", "en"):
        raise InputError(f"no letters in {language!r}; choose zh or en")
    try:
        normalised = validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise InputError(f"{address}: not an e-mail address: {error}") from error
    with open_house() as house:
        for slug in source or ():
            house.sources.get(slug)
        wish = house.subscribers.subscribe(
            normalised,
            language=language,
            sources=source or (),
            audience=Audience.OPERATOR if operator else Audience.READER,
            substantive_only=substantive,
        )
    typer.echo(f"{wish.id}: {'active already' if wish.active else 'a confirmation letter is owed'}")


@subscriptions.command("end")
def end_subscription(subscription: Annotated[UUID, typer.Argument(help="Its id")]) -> None:
    """End a subscription; nothing more is sent to it."""
    with open_house() as house:
        house.subscribers.unsubscribe(subscription)
    typer.echo("ended")

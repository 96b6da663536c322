"""Commands for the installation: settings, database migration, operator tokens."""

from typing import Annotated

import typer

from service.cli.application import open_application, print_rows, settings_for_command

operators = typer.Typer(help="Tokens for the console and the API.", no_args_is_help=True)


def settings(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line")] = False,
) -> None:
    """Show every setting that is in force; secrets stay hidden."""
    values = settings_for_command()
    fields = type(values).model_fields
    rows = [(name, str(getattr(values, name)), fields[name].description) for name in fields]
    print_rows(("setting", "value", "meaning"), rows, as_json=as_json)


def migrate() -> None:
    """Migrate the database to the current schema."""
    from service.wiring.build import migrate_database

    applied = migrate_database(settings_for_command())
    typer.echo(f"applied: {', '.join(applied)}" if applied else "nothing to do: up to date")


@operators.command("issue")
def issue(name: Annotated[str, typer.Argument(help="Name of the operator")]) -> None:
    """Make a token and print it once: only its hash is kept."""
    with open_application() as application:
        typer.echo(application.operators.issue(name))


@operators.command("revoke")
def revoke(name: Annotated[str, typer.Argument(help="Name of the operator")]) -> None:
    """Revoke a token."""
    with open_application() as application:
        application.operators.revoke(name)
    typer.echo(f"{name}: revoked")


@operators.command("list")
def list_operators() -> None:
    """List the operators with a valid token."""
    with open_application() as application:
        typer.echo("\n".join(application.operators.names()))

"""``gongkai``: the commands, and the one place where a command's errors end."""

import logging
import sys

import click
import typer

from disclosures.errors import GongkaiError, InputError, StoreBusy
from service.cli import (
    diffing,
    evidence,
    families,
    lists,
    mail,
    obligations,
    reading,
    reparsing,
    running,
    sources,
    visiting,
)

log = logging.getLogger(__name__)

#: Exit statuses: what was given is wrong (as for click), tried and failed, try again (EX_TEMPFAIL).
WRONG_INPUT, FAILED, TRY_AGAIN, INTERRUPTED = 2, 1, 75, 130

app = typer.Typer(
    name="gongkai",
    help="公开 Gongkai watches government disclosure pages and tells people what is new, "
    "changed or gone.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(running.serve)
app.command()(running.demo)
app.command()(running.migrate)
app.command()(visiting.cycle)
app.command()(visiting.visit)
app.command()(visiting.recrawl)
app.command()(reading.read)
app.command()(diffing.diff)
app.command()(evidence.evidence)
app.command()(reparsing.reparse)
app.command()(lists.runs)
app.command()(lists.settings)
app.command()(mail.deliver)
app.add_typer(sources.app, name="sources")
app.add_typer(families.app, name="families")
app.add_typer(mail.subscriptions, name="subscriptions")
app.add_typer(lists.operators, name="operators")
app.add_typer(lists.withheld, name="held")
app.add_typer(lists.incidents, name="incidents")
app.add_typer(obligations.app, name="obligations")


def main() -> None:
    """Run one command; its errors are one sentence each, and an exit status."""
    sys.exit(_run())


def _run() -> int:
    try:
        status = app(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except InputError as error:
        return _say(error, WRONG_INPUT)
    except StoreBusy as error:
        return _say(error, TRY_AGAIN)
    except GongkaiError as error:
        return _say(error, FAILED)
    except BrokenPipeError:  # whoever read our output has gone: not our fault
        return FAILED
    except Exception as error:  # boundary: a bug is told with where it is, and ends one command
        log.exception("command crashed")
        return _say(error, FAILED)
    return status if isinstance(status, int) else 0


def _say(error: Exception, status: int) -> int:
    typer.echo(f"gongkai: {error}", err=True)
    return status


if __name__ == "__main__":
    main()

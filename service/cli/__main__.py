"""``gongkai``: registers the commands, and turns their errors into messages and exit statuses."""

import logging
import sys

import typer

from disclosures.errors import GongkaiError, InputError, StoreBusy
from service.cli import (
    administration,
    deliveries,
    diff,
    evidence,
    families,
    noise,
    obligations,
    quarantine,
    read,
    reparse,
    serve,
    sources,
    subscriptions,
    visit,
)

log = logging.getLogger(__name__)

#: Exit statuses; 2 as for Typer, 75 is EX_TEMPFAIL of sysexits.h.
WRONG_INPUT, FAILED, TRY_AGAIN, INTERRUPTED = 2, 1, 75, 130

app = typer.Typer(
    name="gongkai",
    help="公开 Gongkai watches government disclosure pages and notifies people of what is new, "
    "changed or gone.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(serve.serve)
app.command()(serve.demo)
app.command()(administration.migrate)
app.command()(visit.cycle)
app.command()(visit.visit)
app.command()(visit.recrawl)
app.command()(read.read)
app.command()(diff.diff)
app.command()(evidence.evidence)
app.command()(reparse.reparse)
app.command()(visit.runs)
app.command()(administration.settings)
app.command()(deliveries.deliver)
app.add_typer(sources.app, name="sources")
app.add_typer(families.app, name="families")
app.add_typer(subscriptions.subscriptions, name="subscriptions")
app.add_typer(deliveries.app, name="deliveries")
app.add_typer(administration.operators, name="operators")
app.add_typer(quarantine.quarantine, name="quarantine")
app.add_typer(quarantine.incidents, name="incidents")
app.add_typer(obligations.app, name="obligations")
app.add_typer(noise.app, name="noise")


def main() -> None:
    """Run one command; each error is one line on standard error, and an exit status."""
    sys.exit(_run())


def _run() -> int:
    try:
        status = app(standalone_mode=False)
    except typer.TyperException as error:
        error.show()  # type: ignore[attr-defined]  # all that a command raises has it
        return error.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except InputError as error:
        return _print_error(error, WRONG_INPUT)
    except StoreBusy as error:
        return _print_error(error, TRY_AGAIN)
    except GongkaiError as error:
        return _print_error(error, FAILED)
    except BrokenPipeError:  # the reader of the output has closed the pipe
        return FAILED
    except Exception as error:  # boundary: one command; the log has the traceback
        log.exception("command crashed")
        return _print_error(error, FAILED)
    return status if isinstance(status, int) else 0


def _print_error(error: Exception, status: int) -> int:
    typer.echo(f"gongkai: {error}", err=True)
    return status


if __name__ == "__main__":
    main()

"""``gongkai evidence``: writes the evidence bundle of a revision to a file."""

import re
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from disclosures.errors import InputError
from disclosures.ports import Queries
from service.cli.application import open_application

_REVISION = re.compile(r"(?P<report>[^/]+)/(?:revisions/)?(?P<number>[1-9]\d{0,8})")


def evidence(
    revision: Annotated[
        str,
        typer.Argument(
            help="REPORT/NUMBER, the address of a revision's page, or the id of a revision"
        ),
    ],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Where to write it", dir_okay=False)
    ] = None,
) -> None:
    """Write the raw bytes, headers and times of a revision and of all before it to a ZIP file.

    It contains a WARC file, a manifest in which each revision is chained to the one before, and
    verify.py, which checks both without this service.
    """
    from service.evidence import bundle, bundle_name

    with open_application() as application:
        report, number = locate_revision(application.queries, revision)
        items = application.queries.evidence_items(report, number)
    path = output or Path(bundle_name(items))
    try:
        path.write_bytes(bundle(items))
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}") from error
    typer.echo(f"{path}: {number} revision{'s' if number > 1 else ''} of report {report}")
    typer.echo(f"last chain hash: {items[-1].chain}")


def locate_revision(queries: Queries, given: str) -> tuple[UUID, int]:
    """Return the report and number of the revision that `given` names. Raises InputError."""
    text = given.rstrip("/").rpartition("/reports/")[2]
    match = _REVISION.fullmatch(text)
    try:
        if match:
            return UUID(match["report"]), int(match["number"])
        return queries.place(UUID(text))
    except ValueError as error:
        raise InputError(f"{given}: give REPORT/NUMBER or the id of a revision") from error

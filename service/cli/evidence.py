"""``gongkai evidence``: what proves a revision, as one file to take away."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from disclosures.errors import InputError
from service.cli.house import open_house

if TYPE_CHECKING:  # a command that only prints its help does not wait for the rooms
    from disclosures.queries import Queries

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

    It holds a WARC file, a manifest in which each revision is tied to the one before, and
    verify.py, which checks both without us.
    """
    from service.evidence import bundle, bundle_name

    with open_house() as house:
        report, number = place_of(house.archive, revision)
        evidence_items = house.archive.evidence_items(report, number)
    path = output or Path(bundle_name(evidence_items))
    try:
        path.write_bytes(bundle(evidence_items))
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}") from error
    typer.echo(f"{path}: {number} revision{'s' if number > 1 else ''} of report {report}")
    typer.echo(f"last link: {evidence_items[-1].chain}")


def place_of(archive: "Queries", given: str) -> tuple[UUID, int]:
    """The report and number that `given` names. Raises InputError."""
    text = given.rstrip("/").rpartition("/reports/")[2]
    found = _REVISION.fullmatch(text)
    try:
        if found:
            return UUID(found["report"]), int(found["number"])
        return archive.place(UUID(text))
    except ValueError as error:
        raise InputError(f"{given}: give REPORT/NUMBER or the id of a revision") from error

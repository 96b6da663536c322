"""Finds revisions by their numbers."""

from collections.abc import Sequence

from disclosures import Revision
from disclosures.errors import NotFound


def find_revision(revisions: Sequence[Revision], number: int) -> Revision:
    """Return the revision with this number. Raises NotFound."""
    for revision in revisions:
        if revision.number == number:
            return revision
    raise NotFound("no such revision")

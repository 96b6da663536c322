"""What differs between what we kept and what we see. Pure."""

from disclosures import Change, FieldChange, Reading


def compare(before: Reading | None, after: Reading) -> Change | None:
    """Say what differs in `after`, or None when nothing does."""
    if before is None:
        return None
    if before.title != after.title:
        return Change(fields=(FieldChange(name="title", before=before.title, after=after.title),))
    return None

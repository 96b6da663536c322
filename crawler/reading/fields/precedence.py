"""Candidates for a field from the parts of a page, and the choice between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from disclosures import FieldLocation, FieldOrigin

ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate(Generic[ValueT]):
    """A possible value of a field, where it was found, and the characters it was read from."""

    value: ValueT
    where: FieldLocation
    raw: str


def resolve(
    candidates: Sequence[Candidate[ValueT]],
) -> tuple[ValueT, FieldOrigin] | tuple[None, None]:
    """Choose the first candidate; the origin lists the others."""
    if not candidates:
        return None, None
    chosen = candidates[0]
    others = dict.fromkeys(
        f"{candidate.where.value}: {candidate.raw}"
        for candidate in candidates[1:]
        if (candidate.where, candidate.raw) != (chosen.where, chosen.raw)
    )
    return chosen.value, FieldOrigin(
        where=chosen.where, raw=chosen.raw, others=tuple(dict.fromkeys(others))
    )

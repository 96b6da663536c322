"""The ladder: what each place of a page offers for a field, and which offer is taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from disclosures import FieldLocation, FieldOrigin

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer(Generic[T]):
    """A value for a field, and the characters that say it."""

    value: T
    where: FieldLocation
    raw: str


def settle(offers: Sequence[Offer[T]]) -> tuple[T, FieldOrigin] | tuple[None, None]:
    """Take the first offer, and note what else was offered."""
    if not offers:
        return None, None
    taken = offers[0]
    others = dict.fromkeys(
        f"{offer.where.value}: {offer.raw}"
        for offer in offers[1:]
        if (offer.where, offer.raw) != (taken.where, taken.raw)
    )
    return taken.value, FieldOrigin(
        where=taken.where, raw=taken.raw, others=tuple(dict.fromkeys(others))
    )

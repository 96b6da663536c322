"""The statutory tables of the annual report: which is which, what they say, whether they add up."""

from collections.abc import Iterator, Sequence

from disclosures import Figure, Finding, Table


def form_of(rows: Sequence[Sequence[str]]) -> str:
    """Which statutory table these rows are; empty for any other."""
    return ""


def figures_of_forms(tables: Sequence[Table]) -> tuple[Figure, ...]:
    """The figures of the statutory tables."""
    return ()


def sums(tables: Sequence[Table]) -> Iterator[Finding]:
    """Say where a statutory table does not add up."""
    return iter(())

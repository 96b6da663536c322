"""The table of obligations, for its public page and for the console."""

from collections.abc import Mapping, Sequence

from disclosures import ObligationState
from disclosures.errors import InputError
from service.web.context import ViewContext
from service.web.parameters import PagedQuery

#: Rows on one page.
PAGE_SIZE = 200


class ObligationQuery(PagedQuery):
    """Filters of the table."""

    year: str = ""
    source: str = ""
    state: str = ""


def obligation_table_values(context: ViewContext, query: ObligationQuery) -> Mapping[str, object]:
    """Return the template values: one year's obligations, the worst first, or those of a source.

    Raises:
        InputError: A filter is not valid.
        NotFound: The source is unknown.
    """
    years = context.obligations.years()
    source = context.sources.get(query.source) if query.source else None
    year = _parse_year(query.year, years) or (years[0] if years and source is None else None)
    state = _parse_state(query.state)
    slug = source.slug if source else ""
    found = context.obligations.all(
        source=slug,
        report_year=year,
        state=state,
        limit=PAGE_SIZE + 1,
        offset=(query.page - 1) * PAGE_SIZE,
    )
    return {
        "years": years,
        "year": year,
        "source": source,
        "state": state,
        "counts": context.obligations.counts(source=slug, report_year=year).items(),
        "shown": found[:PAGE_SIZE],
        "number": query.page,
        "more": len(found) > PAGE_SIZE,
        "query": _page_link_query(year, slug, state),
    }


def _page_link_query(year: int | None, source: str, state: ObligationState | None) -> str:
    """Return the filters as the beginning of the query string of another page."""
    kept = [("year", year), ("source", source), ("state", state.value if state else "")]
    return "".join(f"{name}={value}&" for name, value in kept if value)


def _parse_year(text: str, years: Sequence[int]) -> int | None:
    if not text:
        return None
    if text not in {str(year) for year in years}:
        raise InputError(f"year: known are: {', '.join(map(str, years)) or 'none yet'}")
    return int(text)


def _parse_state(text: str) -> ObligationState | None:
    if not text:
        return None
    try:
        return ObligationState(text)
    except ValueError as error:
        raise InputError(f"state: known are: {', '.join(ObligationState)}") from error

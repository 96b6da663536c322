"""Output of a page inspection: tables on a terminal, or JSON."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from rich.console import Console
from rich.table import Table
from rich.text import Text

from disclosures import LeftOut, ListCompleteness, ListEntry, Reading
from disclosures.ports import PageInspection, PageInspector
from service.cli.output.completeness import leniencies_in_words
from service.reasons import in_english

#: Rows of a list that are printed, and the maximum length of a text, in characters.
_MAX_ROWS, _MAX_LENGTH = 8, 60

#: Width of output that is not printed on a terminal, in columns.
_WIDTH = 160

_FIELDS = ("title", "published", "publisher", "source", "index_no", "doc_no", "signed_on")


_LEFT_OUT = {
    LeftOut.OTHER_SITE: "it leads to another site",
    LeftOut.NO_ADDRESS: "it has no address",
    LeftOut.OUTSIDE_LIST: "it stands outside the list",
}


def print_inspection(found: PageInspection, proposed: Mapping[str, str]) -> None:
    """Print what was found, and the catalogue entry that is proposed."""
    console = Console()
    if not console.is_terminal:
        console.width = _WIDTH
    console.print(_summary_table(found))
    if found.entries:
        console.print(_entries_table(found))
    if found.completeness is not None:
        _print_completeness(console, found, found.completeness)
    if found.sample is not None:
        console.print(_sample_table(found.sample))
    for problem in found.problems:
        console.print(
            Text(f"not read: {problem.url}"),
            Text(f"  {problem.fault}: {in_english(problem.reason)}"),
        )
        console.print(Text(f"  {problem.advice}"))
    table = _key_value_table("proposed")
    for name, value in proposed.items():
        table.add_row(name, Text(value))
    console.print(table)


def _print_completeness(console: Console, found: PageInspection, seen: ListCompleteness) -> None:
    """Print what was left out of the list, and why."""
    if seen.left_out or found.elsewhere:
        console.print(_left_out_table(seen, found.elsewhere))
    if seen.leniencies:
        console.print(Text(f"read leniently: {leniencies_in_words(seen.leniencies)}"))
    for reason in found.shortfalls:
        console.print(Text(f"incomplete: {in_english(reason)}"))
    if found.elsewhere:
        hosts = ", ".join(sorted({urlsplit(entry.url).netloc for entry in found.elsewhere}))
        console.print(Text(f"not followed: {len(found.elsewhere)} rows lead to {hosts};"))
        console.print(Text("  if they are the agency's own, name the hosts in allowed_hosts"))


def as_json_object(
    found: PageInspection, proposed: Mapping[str, str], inspector: PageInspector, *, written: bool
) -> Mapping[str, object]:
    """Return the same as JSON values (docs/reference/json/sources-add.schema.json)."""
    second, sample = found.paging.second, found.sample
    return {
        "address": found.address,
        "written": written,
        "source": dict(proposed),
        "family": found.family,
        "is_list": found.is_list,
        "entries": [
            {"title": entry.title, "published_on": entry.published_on, "url": entry.url}
            for entry in found.entries
        ],
        "second_page": second
        and {
            "url": second.url,
            "method": second.method,
            "form": dict(second.form),
            "new": found.paging.new,
        },
        "total": found.paging.total,
        "completeness": found.completeness
        and {
            "rows": found.completeness.rows,
            "rows_printed": found.completeness.rows_printed,
            "pages": found.completeness.pages,
            "pages_printed": found.completeness.pages_printed,
            "dated_lines": found.completeness.dated_lines,
            "leniencies": [one.value for one in found.completeness.leniencies],
        },
        "left_out": [
            {"text": line.text, "why": line.why.value, "url": line.url}
            for line in (found.completeness.left_out if found.completeness else ())
        ],
        "elsewhere": [{"title": entry.title, "url": entry.url} for entry in found.elsewhere],
        "shortfalls": [
            {"why": in_english(reason), "reason": reason.as_json()} for reason in found.shortfalls
        ],
        "sample": inspector.reading_as_json(sample, given=sample.url) if sample else None,
        "troubles": [
            {
                "url": one.url,
                "error": one.fault,
                "why": in_english(one.reason),
                "reason": one.reason.as_json(),
                "advice": one.advice,
            }
            for one in found.problems
        ],
    }


def _summary_table(found: PageInspection) -> Table:
    table = _key_value_table("found")
    table.add_row("address", Text(found.address))
    table.add_row("site family", found.family or "—")
    kind = "list" if found.is_list else "report page" if found.sample else "not readable"
    table.add_row("kind", kind)
    if found.is_list:
        table.add_row("second page", Text(_second_page(found)))
        table.add_row("rows in all", str(found.paging.total or "not stated by the list"))
        table.add_row("end of the list", Text(_end_of_list(found)))
    if (seen := found.completeness) is not None:
        printed = seen.pages_printed or "not stated by the list"
        table.add_row("pages in all", str(printed))
        rows, other = f"{seen.rows} rows taken", f"{len(found.elsewhere)} rows to other sites"
        pages = f"{seen.pages} {'page' if seen.pages == 1 else 'pages'} inspected"
        table.add_row("seen", f"{pages}: {rows}, {other}, {seen.dated_lines} dated lines")
    return table


def _second_page(found: PageInspection) -> str:
    paging = found.paging
    if paging.second is None:
        return "none found: the list is treated as one page"
    method = "" if paging.second.method == "GET" else f"{paging.second.method} "
    return f"{method}{paging.second.url} brought {paging.new} new rows"


def _end_of_list(found: PageInspection) -> str:
    if found.paging.unproved is not None:
        return f"not proved: {in_english(found.paging.unproved)}"
    return "proved" if found.paging.second is None else "a visit reads the pages after the second"


def _entries_table(found: PageInspection) -> Table:
    """List the first rows."""
    table = Table(
        "date", "title", "address", title=f"{len(found.entries)} rows", title_justify="left"
    )
    for entry in found.entries[:_MAX_ROWS]:
        table.add_row(str(entry.published_on or "—"), Text(entry.title), Text(entry.url))
    if len(found.entries) > _MAX_ROWS:
        table.add_row("…", f"{len(found.entries) - _MAX_ROWS} more", "")
    return table


def _left_out_table(seen: ListCompleteness, elsewhere: Sequence[ListEntry]) -> Table:
    """List the first lines that look like rows and are not followed, and why."""
    lines = [(line.text, _LEFT_OUT[line.why], line.url) for line in seen.left_out]
    known = {line.url for line in seen.left_out}
    other_site = _LEFT_OUT[LeftOut.OTHER_SITE]
    lines += [(row.title, other_site, row.url) for row in elsewhere if row.url not in known]
    table = Table(
        "line", "left out because", "address", title=f"{len(lines)} left out", title_justify="left"
    )
    for text, why, url in lines[:_MAX_ROWS]:
        table.add_row(Text(_cut(text)), why, Text(url))
    if len(lines) > _MAX_ROWS:
        table.add_row("…", f"{len(lines) - _MAX_ROWS} more", "")
    return table


def _sample_table(reading: Reading) -> Table:
    """Show one report: each field as read, the text it was read from, and where that is."""
    table = Table("field", "as read", "as printed", "location", title_justify="left")
    table.title = Text(f"sample: {reading.url}")
    for name in _FIELDS:
        value, origin = getattr(reading, name), reading.provenance.get(name)
        raw, where = (origin.raw, origin.where.value) if origin else ("", "")
        table.add_row(name, Text("—" if value is None else str(value)), Text(_cut(raw)), where)
    lines = [block.text for block in reading.blocks if block.text] or ["—"]
    table.add_row("text begins", Text(_cut(lines[0])), "", "")
    table.add_row("text ends", Text(_cut(lines[-1])), "", "")
    size = f"{len(reading.body_text)} characters, {len(reading.tables)} tables"
    table.add_row("size", f"{size}, {len(reading.attachments)} files", "", "")
    return table


def _key_value_table(title: str) -> Table:
    return Table(show_header=False, title=title, title_justify="left", box=None, padding=(0, 2))


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_LENGTH else f"{text[:_MAX_LENGTH]}…"

"""What an address was found to be, on a screen or as JSON: evidence before a yes."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from disclosures import Reading

if TYPE_CHECKING:  # the reader is slow to import: other commands do not wait for it
    from service.onboarding import Look

#: Rows that are shown of a list, and letters of a text.
_ROWS, _LETTERS = 8, 60

_FIELDS = ("title", "published", "publisher", "source", "index_no", "doc_no", "signed_on")


def print_look(look: "Look", proposed: Mapping[str, str]) -> None:
    """Print what was found, and what would be written."""
    console = Console()
    if not console.is_terminal:
        console.width = 160
    console.print(_facts(look))
    if look.entries:
        console.print(_entries(look))
    if look.sample is not None:
        console.print(_sample(look.sample))
    for trouble in look.troubles:
        console.print(Text(f"not read: {trouble.url}"), Text(f"  {trouble.fault}: {trouble.why}"))
        console.print(Text(f"  {trouble.advice}"))
    table = _plain("proposed")
    for name, value in proposed.items():
        table.add_row(name, Text(value))
    console.print(table)


def as_json_object(
    look: "Look", proposed: Mapping[str, str], *, written: bool
) -> Mapping[str, object]:
    """The same for scripts."""
    from crawler.reading.as_json import to_json

    second = look.paging.second
    return {
        "address": look.address,
        "written": written,
        "source": dict(proposed),
        "family": look.family,
        "is_list": look.is_list,
        "entries": [
            {"title": entry.title, "published_on": entry.published_on, "url": entry.url}
            for entry in look.entries
        ],
        "second_page": second
        and {
            "url": second.url,
            "method": second.method,
            "form": dict(second.form),
            "new": look.paging.new,
        },
        "total": look.paging.total,
        "sample": to_json(look.sample, input=look.sample.url) if look.sample else None,
        "troubles": [
            {"url": one.url, "error": one.fault, "why": one.why, "advice": one.advice}
            for one in look.troubles
        ],
    }


def _facts(look: "Look") -> Table:
    """What the address is."""
    table = _plain("found")
    table.add_row("address", Text(look.address))
    table.add_row("site family", look.family or "—")
    kind = "list" if look.is_list else "report page" if look.sample else "not readable"
    table.add_row("kind", kind)
    if look.is_list:
        table.add_row("second page", Text(_second(look)))
        table.add_row("rows in all", str(look.paging.total or "the list does not say"))
    return table


def _second(look: "Look") -> str:
    paging = look.paging
    if paging.second is None:
        return "none found: the list is taken to be one page"
    asked = "" if paging.second.method == "GET" else f"{paging.second.method} "
    return f"{asked}{paging.second.url} brought {paging.new} new rows"


def _entries(look: "Look") -> Table:
    """The first rows of a list."""
    table = Table(
        "date", "title", "address", title=f"{len(look.entries)} rows", title_justify="left"
    )
    for entry in look.entries[:_ROWS]:
        table.add_row(str(entry.published_on or "—"), Text(entry.title), Text(entry.url))
    if len(look.entries) > _ROWS:
        table.add_row("…", f"{len(look.entries) - _ROWS} more", "")
    return table


def _sample(reading: Reading) -> Table:
    """One report: what is read beside the page's own words, and where they stand."""
    table = Table("field", "as read", "the page's own words", "where", title_justify="left")
    table.title = Text(f"sample: {reading.url}")
    for name in _FIELDS:
        value, origin = getattr(reading, name), reading.provenance.get(name)
        raw, where = (origin.raw, origin.where.value) if origin else ("", "")
        table.add_row(name, Text("—" if value is None else str(value)), Text(_short(raw)), where)
    lines = [block.text for block in reading.blocks if block.text] or ["—"]
    table.add_row("text begins", Text(_short(lines[0])), "", "")
    table.add_row("text ends", Text(_short(lines[-1])), "", "")
    size = f"{len(reading.body_text)} characters, {len(reading.tables)} tables"
    table.add_row("size", f"{size}, {len(reading.attachments)} files", "", "")
    return table


def _plain(title: str) -> Table:
    return Table(show_header=False, title=title, title_justify="left", box=None, padding=(0, 2))


def _short(text: str) -> str:
    return text if len(text) <= _LETTERS else f"{text[:_LETTERS]}…"

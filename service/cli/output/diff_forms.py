"""Output forms of a change: JSON values, an HTML page, terminal lines."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from gettext import NullTranslations

from rich.console import Console
from rich.text import Text

from disclosures import Change, FieldChange, Figure, FigureChange, Hunk, Op, Reading
from disclosures.sanitising import safe_line, safe_text
from disclosures.wording.annotations import significance
from disclosures.wording.change_summary import change_summary
from disclosures.wording.figures import figure_change_line
from disclosures.wording.hunks import cell_name, hunk_annotation, place_name, visible_tabs
from disclosures.wording.names import field_name
from disclosures.wording.punctuation import colon
from disclosures.wording.renumberings import renumbering_lines
from service.language import read_catalogues, read_languages
from service.web.rendering import STATIC, environment

#: Op → its style on a colour terminal, and the marks around it elsewhere.
_STYLES = {
    Op.KEPT: ("", ("", "")),
    Op.REMOVED: ("red strike", ("[-", "-]")),
    Op.ADDED: ("bold green underline", ("{+", "+}")),
}


def as_values(change: Change, language: str = "zh") -> dict[str, object]:
    """Return a change as JSON values; each hunk has its kind and its text before and after.

    The significance is given with its criteria, as fixed codes and as a sentence; it is None if
    nothing differs.
    """
    return {
        "significance": change.significance.value if change else None,
        "grounds": list(change.criteria),
        "reason": significance(change, read_catalogues()[language]),
        "summary": change_summary(change, read_catalogues()[language]),
        "fields": [asdict(each) for each in change.fields],
        "figures": [
            {"key": each.key, "before": _figure(each.before), "after": _figure(each.after)}
            for each in change.figures
        ],
        "passages": [_hunk(each) for each in change.hunks],
        "renumberings": [asdict(each) for each in change.renumberings],
        "renumbered": [_hunk(each) for each in change.renumbered],
    }


def _figure(figure: Figure | None) -> dict[str, object] | None:
    if figure is None:
        return None
    value = None if figure.value is None else f"{figure.value.normalize():f}"
    return asdict(figure) | {"value": value}


def _hunk(hunk: Hunk) -> dict[str, object]:
    whole = {"fate": hunk.kind.value, "before": hunk.before, "after": hunk.after}
    values = asdict(hunk)
    return whole | {"pieces": values.pop("segments")} | values


def as_page(
    change: Change, old: tuple[str, Reading], new: tuple[str, Reading], language: str
) -> str:
    """Return a change as an HTML page without scripts and without references to other files."""
    template = environment(read_languages()[language], "").get_template("diff_alone.html")
    style = (STATIC / "gongkai.css").read_text(encoding="utf-8")
    sides = (old, new)
    return template.render(
        change=change, sides=sides, style=style, path="", service_name="公开 Gongkai"
    )


def show_on_terminal(change: Change, language: str) -> None:
    """Print a change, in colour on a terminal, with marks elsewhere."""
    translations = read_catalogues()[language]
    console = Console(highlight=False, soft_wrap=True)
    coloured = console.is_terminal and not console.no_color
    parts = {
        translations.gettext("数字的变化"): [
            _figure_line(each, translations) for each in change.figures
        ],
        translations.gettext("信息项的变化"): [
            _field_line(each, translations, coloured=coloured) for each in change.fields
        ],
        translations.gettext("文字的变化"): list(
            _hunk_lines(change.hunks, translations, coloured=coloured)
        ),
        translations.gettext("序号的变化"): [
            Text(f"  {each}") for each in renumbering_lines(change.renumberings, translations)
        ],
    }
    if summary := change_summary(change, translations):
        console.print(Text(summary, "bold"))
    if sentence := significance(change, translations):
        console.print(Text(sentence))
    for heading, lines in parts.items() if change else ():
        for line in (Text(heading, "bold"), *lines) if lines else ():
            console.print(line)
    if not change:
        console.print(translations.gettext("没有变化。"))


def _figure_line(figure: FigureChange, translations: NullTranslations) -> Text:
    return Text(f"  {safe_line(figure_change_line(figure, translations))}")


def _field_line(field: FieldChange, translations: NullTranslations, *, coloured: bool) -> Text:
    name = field_name(field.name, translations)
    line = Text(f"  {safe_line(name)}{colon(translations)}")
    for op, value in ((Op.REMOVED, field.before), (Op.ADDED, field.after)):
        if value:
            _append(line, op, value, coloured=coloured)
            line.append(" " if coloured else "")
    return line


def _hunk_lines(
    hunks: Iterable[Hunk], translations: NullTranslations, *, coloured: bool
) -> Iterator[Text]:
    place = ""
    for hunk in hunks:
        if place_name(hunk) != place:
            place = place_name(hunk)
            yield Text(f"  {place}", "dim")
        name = cell_name(hunk) or hunk_annotation(hunk, translations)
        line = Text(f"    {name}{colon(translations)}" if name else "    ")
        for segment in hunk.segments:
            _append(line, segment.op, segment.text, coloured=coloured)
        yield line


def _append(line: Text, op: Op, text: str, *, coloured: bool) -> None:
    """Append `text` without control characters, so that a terminal executes none."""
    style, (opening, closing) = _STYLES[op]
    safe = visible_tabs(safe_text(text)).replace("\n", "\n    ")
    if coloured:
        line.append(safe, style)
    else:
        line.append(f"{opening}{safe}{closing}")

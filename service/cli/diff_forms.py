"""The forms in which a command gives a change: values for JSON, a page, lines for a terminal."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict

from rich.console import Console
from rich.text import Text

from disclosures import Change, FieldChange, Figure, FigureChange, Hunk, Op, Reading
from notifier import wording
from notifier.inert import safe_line, safe_text
from notifier.passage_words import cell_name, in_columns, remark
from notifier.remarks import significance
from service.web.language import read_tongues
from service.web.rendering import STATIC, environment

#: Op → how it looks, and the marks that say it where there are no colours.
_LOOKS = {
    Op.KEPT: ("", ("", "")),
    Op.REMOVED: ("red strike", ("[-", "-]")),
    Op.ADDED: ("bold green underline", ("{+", "+}")),
}

_HEADS = {
    "figures": ("数字的变化", "Numbers that changed"),
    "fields": ("信息项的变化", "Details that changed"),
    "passages": ("文字的变化", "Words that changed"),
    "none": ("没有变化。", "Nothing differs."),
}


def as_values(change: Change, language: str = "zh") -> dict[str, object]:
    """Give a change as JSON values, with the fate of each passage and both of its texts.

    Its significance comes with the rules that said so, as fixed words and as a sentence; where
    nothing differs there is none.
    """
    return {
        "significance": change.significance.value if change else None,
        "grounds": list(change.grounds),
        "reason": significance(change, language),
        "fields": [asdict(each) for each in change.fields],
        "figures": [
            {"key": each.key, "before": _figure(each.before), "after": _figure(each.after)}
            for each in change.figures
        ],
        "passages": [_passage(each) for each in change.passages],
    }


def _figure(figure: Figure | None) -> dict[str, object] | None:
    if figure is None:
        return None
    value = None if figure.value is None else f"{figure.value.normalize():f}"
    return asdict(figure) | {"value": value}


def _passage(passage: Hunk) -> dict[str, object]:
    whole = {"fate": passage.fate.value, "before": passage.before, "after": passage.after}
    return whole | asdict(passage)


def as_page(
    change: Change, old: tuple[str, Reading], new: tuple[str, Reading], language: str
) -> str:
    """Give a change as an HTML page that stands alone: no script, no other file."""
    template = environment(read_tongues()[language], "").get_template("diff_alone.html")
    style = (STATIC / "gongkai.css").read_text(encoding="utf-8")
    sides = (old, new)
    return template.render(
        change=change, sides=sides, style=style, path="", desk_name="公开 Gongkai"
    )


def show_on_terminal(change: Change, language: str) -> None:
    """Print a change: in colour on a terminal, elsewhere with marks."""
    console = Console(highlight=False, soft_wrap=True)
    coloured = console.is_terminal and not console.no_color
    parts = {
        "figures": [_figure_line(each, language) for each in change.figures],
        "fields": [_field_line(each, language, coloured=coloured) for each in change.fields],
        "passages": list(_passage_lines(change.passages, language, coloured=coloured)),
    }
    if weight := significance(change, language):
        console.print(Text(weight))
    for name, told in parts.items() if change else ():
        for line in (Text(_head(name, language), "bold"), *told) if told else ():
            console.print(line)
    if not change:
        console.print(_head("none", language))


def _head(name: str, language: str) -> str:
    return _HEADS[name][language == "en"]


def _figure_line(figure: FigureChange, language: str) -> Text:
    return Text(f"  {safe_line(wording.figure_line(figure, language))}")


def _field_line(field: FieldChange, language: str, *, coloured: bool) -> Text:
    name = wording.field_name(field.name, language)
    line = Text(f"  {safe_line(name)}{wording.colon(language)}")
    for op, value in ((Op.REMOVED, field.before), (Op.ADDED, field.after)):
        if value:
            _put(line, op, value, coloured=coloured)
            line.append(" " if coloured else "")
    return line


def _passage_lines(passages: Iterable[Hunk], language: str, *, coloured: bool) -> Iterator[Text]:
    section = ""
    for passage in passages:
        if passage.section != section:
            section = passage.section
            yield Text(f"  {safe_line(section)}", "dim")
        name = cell_name(passage) or remark(passage, language)
        line = Text(f"    {name}{wording.colon(language)}" if name else "    ")
        for piece in passage.pieces:
            _put(line, piece.op, piece.text, coloured=coloured)
        yield line


def _put(text: Text, op: Op, words: str, *, coloured: bool) -> None:
    """Add words that no terminal takes for a command."""
    look, (opened, closed) = _LOOKS[op]
    inert = in_columns(safe_text(words)).replace("\n", "\n    ")
    if coloured:
        text.append(inert, look)
    else:
        text.append(f"{opened}{inert}{closed}")

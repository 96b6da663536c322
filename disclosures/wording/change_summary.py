"""What a change does, in one sentence that a person would write.

修改第二十三条：罚款上限5万元→10万元；删去第三十条；其余条文序号顺延。
"""

from collections.abc import Iterator, Mapping, Sequence
from gettext import NullTranslations

from disclosures.change import Change, NumberedUnit
from disclosures.change_points import ChangePoint, PointKind, change_points
from disclosures.numbering import running_number
from disclosures.replacements import ARTICLE, Replacement, ValueLabel
from disclosures.sanitising import safe_line
from disclosures.wording.figures import figure_change_line
from disclosures.wording.marking import gettext_noop as _
from disclosures.wording.names import empty_value, field_name
from disclosures.wording.punctuation import colon, comma_separated
from disclosures.wording.renumberings import renumbering_text

#: Characters of a whole summary, and of one in a title or subject.
SUMMARY_LENGTH, SHORT_LENGTH = 240, 48

#: Longest quotation, and most places that are named.
_QUOTED, _MOST_PLACES = 32, 5

#: Kind of a point → its clause, with the places it concerns.
_AT_PLACES: Mapping[PointKind, str] = {
    PointKind.AMENDED: _("修改%(places)s"),
    PointKind.ADDED: _("增加%(places)s"),
    PointKind.REMOVED: _("删去%(places)s"),
    PointKind.MOVED: _("调整%(places)s的位置"),
    PointKind.DIVIDED: _("%(places)s重新分段"),
}

#: Kind of a point → its clause, without places.
_COUNTED: Mapping[PointKind, str] = {
    PointKind.AMENDED: _("改动%(count)s段文字"),
    PointKind.TEXT_AMENDED: _("改动%(count)s段文字"),
    PointKind.TEXT_ADDED: _("增加%(count)s段"),
    PointKind.TEXT_REMOVED: _("删去%(count)s段"),
    PointKind.MOVED: _("移动%(count)s段"),
    PointKind.DIVIDED: _("%(count)s段重新分段"),
    PointKind.CELLS: _("改动表格%(count)s格"),
    PointKind.ROWS_ADDED: _("表格增加%(count)s行"),
    PointKind.ROWS_REMOVED: _("表格删去%(count)s行"),
    PointKind.ROWS_MOVED: _("表格移动%(count)s行"),
}

_LABELS: Mapping[ValueLabel, str] = {
    ValueLabel.LARGEST_FINE: _("罚款上限%(change)s"),
    ValueLabel.SMALLEST_FINE: _("罚款下限%(change)s"),
    ValueLabel.DEADLINE: _("期限%(change)s"),
    ValueLabel.IN_FORCE: _("施行日期%(change)s"),
}


def change_summary(
    change: Change, translations: NullTranslations, limit: int = SUMMARY_LENGTH
) -> str:
    """Say in one sentence what `change` does, in about `limit` characters; empty: nothing."""
    points = change_points(change)
    clauses: list[str] = []
    left = limit
    for at, point in enumerate(points):
        clause = _clause(point, change, translations, alone=len(points) == 1)
        if clauses and len(clause) > left:
            more = translations.ngettext(
                "另有%(count)s项改动", "另有%(count)s项改动", len(points) - at
            )
            clauses.append(more % {"count": len(points) - at})
            break
        clauses.append(clause)
        left -= len(clause)
    if not clauses:
        return ""
    text = translations.gettext("；").join(clauses)
    return translations.gettext("%(clauses)s。") % {"clauses": text[:1].upper() + text[1:]}


def short_summary(change: Change, translations: NullTranslations) -> str:
    """Say it for a title or a subject, without the full stop."""
    text = change_summary(change, translations, SHORT_LENGTH)
    return safe_line(text, 2 * SHORT_LENGTH).removesuffix("。").removesuffix(".")


def _clause(
    point: ChangePoint, change: Change, translations: NullTranslations, *, alone: bool
) -> str:
    if point.kind is PointKind.FIGURE:
        figure = next(each for each in change.figures if each.key == point.name)
        return safe_line(figure_change_line(figure, translations), 3 * _QUOTED)
    if point.kind is PointKind.FIELD:
        name = safe_line(field_name(point.name, translations), _QUOTED)
        return f"{name}{colon(translations)}{_arrow(point.replacements[0], translations)}"
    if point.kind is PointKind.REPLACED:
        return _replaced(point, translations)
    if point.kind in (PointKind.NUMBERS_FORWARD, PointKind.NUMBERS_ADJUSTED):
        return _numbers(point, change, translations, alone=alone)
    if point.places:
        places = _places(point.places, translations)
        clause = translations.gettext(_AT_PLACES[point.kind]) % {"places": places}
    else:
        clause = _counted(point, translations)
    if not point.replacements:
        return clause
    quoted = translations.gettext("，").join(
        _arrow(each, translations)
        if point.kind is PointKind.CELLS
        else _labelled(each, translations)
        for each in point.replacements
    )
    return f"{clause}{colon(translations)}{quoted}"


def _arrow(values: Replacement, translations: NullTranslations) -> str:
    sides = (safe_line(each, _QUOTED) for each in (values.before, values.after))
    before, after = (each or empty_value(translations) for each in sides)
    return translations.gettext("%(before)s→%(after)s") % {"before": before, "after": after}


def _labelled(values: Replacement, translations: NullTranslations) -> str:
    if values.label is ValueLabel.NONE:
        sides = {"before": values.before, "after": values.after}
        quoted = {name: safe_line(text, _QUOTED) for name, text in sides.items()}
        return translations.gettext("“%(before)s”→“%(after)s”") % quoted
    pattern = translations.gettext(_LABELS[values.label])
    return pattern % {"change": _arrow(values, translations)}


def _replaced(point: ChangePoint, translations: NullTranslations) -> str:
    values = point.replacements[0]
    named = tuple(place for place in point.places if place)
    return translations.gettext("“%(before)s”改为“%(after)s”（%(places)s）") % {
        "before": safe_line(values.before, _QUOTED),
        "after": safe_line(values.after, _QUOTED),
        "places": _places(named, translations),
    }


def _counted(point: ChangePoint, translations: NullTranslations) -> str:
    """Write a point without a place."""
    if point.kind is PointKind.CELLS and point.name:
        return safe_line(point.name, 2 * _QUOTED)
    return translations.gettext(_COUNTED[point.kind]) % {"count": point.count}


def _numbers(
    point: ChangePoint, change: Change, translations: NullTranslations, *, alone: bool
) -> str:
    if alone:
        shifts = [renumbering_text(each, translations) for each in change.renumberings]
        return translations.gettext("仅序号变动：%(shifts)s") % {
            "shifts": translations.gettext("；").join(shifts)
        }
    articles = point.name == NumberedUnit.ARTICLE.value
    if point.kind is PointKind.NUMBERS_FORWARD:
        text = _("其余条文序号顺延") if articles else _("其余序号顺延")
    else:
        text = _("其余条文序号相应调整") if articles else _("其余序号相应调整")
    return translations.gettext(text)


def _places(places: Sequence[str], translations: NullTranslations) -> str:
    """Name places: 第三条、第五条至第八条; of many the first ones and how many there are."""
    names = list(_runs(places, translations))
    if len(names) <= _MOST_PLACES:
        return comma_separated(names, translations)
    values = {
        "names": comma_separated(names[: _MOST_PLACES - 1], translations),
        "count": len(places),
    }
    if all(ARTICLE.fullmatch(place) for place in places):
        return translations.gettext("%(names)s等%(count)s条") % values
    return translations.gettext("%(names)s等%(count)s处") % values


def _runs(places: Sequence[str], translations: NullTranslations) -> Iterator[str]:
    """Yield names of places; three and more consecutive articles are one: 第五条至第八条."""
    run: list[str] = []
    for place in (*places, ""):
        if run and not _follows(run[-1], place):
            yield from _joined(run, translations)
            run = []
        run.append(place)


def _joined(run: Sequence[str], translations: NullTranslations) -> Iterator[str]:
    names = [safe_line(name, _QUOTED) for name in run]
    if len(run) < 3:
        yield from names
    else:
        yield translations.gettext("%(first)s至%(last)s") % {"first": names[0], "last": names[-1]}


def _follows(one: str, other: str) -> bool:
    if not (ARTICLE.fullmatch(one) and ARTICLE.fullmatch(other)):
        return False
    marks = running_number(one), running_number(other)
    return bool(marks[0] and marks[1] and marks[1].value == marks[0].value + 1)

"""Names and values of figures, written out."""

from decimal import Decimal
from gettext import NullTranslations

from disclosures.change import FigureChange
from disclosures.figures import Basis, Figure, Qualifier
from disclosures.wording.figure_names import FIGURES, PARTS, UNITS
from disclosures.wording.marking import gettext_noop as _
from disclosures.wording.punctuation import colon

_BOUNDS = {
    Qualifier.EXACT: "",
    Qualifier.AT_LEAST: _("至少 %(amount)s"),
    Qualifier.AT_MOST: _("至多 %(amount)s"),
    Qualifier.ABOUT: _("约 %(amount)s"),
}


def figure_name(key: str, translations: NullTranslations) -> str:
    """Name a figure by its key, or by the parts of its key: 申请 · 自然人 · 本年新收.

    A key without a name is returned as it is.
    """
    parts = key.split(".")
    if key in FIGURES:
        return translations.gettext(FIGURES[key])
    if not any(part in PARTS for part in parts):
        return key
    whole, _dot, last = key.rpartition(".")
    if whole in FIGURES:
        names = [translations.gettext(FIGURES[whole]), _part_name(last, translations)]
    else:
        names = [_part_name(part, translations) for part in parts]
    joined = translations.pgettext("between parts of a figure name", " · ").join(names)
    return joined[:1].upper() + joined[1:]


def is_breakdown(key: str) -> bool:
    """Tell whether a figure is one applicant's share of another, shown in that figure's table."""
    whole, _dot, last = key.rpartition(".")
    return key not in FIGURES and whole in FIGURES and last in PARTS


def figure_value(figure: Figure | None, translations: NullTranslations) -> str:
    """Write a figure with its bound and unit; None is a figure that the text does not state.

    Not stated, blank and zero are distinguished.
    """
    if figure is None:
        return translations.gettext("未载明")
    if figure.value is None:
        return translations.gettext("空白")
    number = _grouped(figure.value)
    if figure.unit in UNITS:
        amount = translations.gettext(UNITS[figure.unit]) % {"number": number}
    else:
        amount = f"{number} {figure.unit}".rstrip()
    if bound := _BOUNDS[figure.qualifier]:
        amount = translations.gettext(bound) % {"amount": amount}
    if figure.basis is Basis.NEGATED:
        amount = translations.gettext("%(amount)s（文中写明没有）") % {"amount": amount}
    return amount


def figure_change_line(change: FigureChange, translations: NullTranslations) -> str:
    """Write how a figure changed: 收到申请：54 件 → 45 件."""
    name = figure_name(change.key, translations)
    before, after = (figure_value(each, translations) for each in (change.before, change.after))
    return f"{name}{colon(translations)}{before} → {after}"


def _part_name(part: str, translations: NullTranslations) -> str:
    if part not in PARTS:
        return part
    return translations.pgettext("part of a figure name", PARTS[part])


def _grouped(value: Decimal) -> str:
    """Write a number without exponent and trailing zeros, its thousands grouped."""
    plain = f"{value:,f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain

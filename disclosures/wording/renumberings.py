"""What running numbers shifted, in words."""

from collections.abc import Iterable, Iterator
from gettext import NullTranslations

from disclosures.change import NumberedUnit, Renumbering
from disclosures.sanitising import safe_line
from disclosures.wording.hunks import NAME_LENGTH, PATH_SEPARATOR
from disclosures.wording.punctuation import colon


def renumbering_lines(
    renumberings: Iterable[Renumbering], translations: NullTranslations
) -> Iterator[str]:
    """Write each shift in one line: 第三条至第十条依次改为第四条至第十一条."""
    return (renumbering_text(each, translations) for each in renumberings)


def renumbering_text(shift: Renumbering, translations: NullTranslations) -> str:
    """Write one shift, with its place if its numbers occur in several places."""
    if shift.unit is NumberedUnit.REFERENCE:
        return translations.ngettext(
            "文中引用的条号随之改动（%(count)s段）",
            "文中引用的条号随之改动（%(count)s段）",
            shift.count,
        ) % {"count": shift.count}
    names = {
        "first": safe_line(shift.before[0], NAME_LENGTH),
        "last": safe_line(shift.before[1], NAME_LENGTH),
        "new_first": safe_line(shift.after[0], NAME_LENGTH),
        "new_last": safe_line(shift.after[1], NAME_LENGTH),
    }
    text = _pattern(shift, translations) % names
    place = PATH_SEPARATOR.join(safe_line(name, NAME_LENGTH) for name in shift.path if name)
    return f"{place}{colon(translations)}{text}" if place else text


def _pattern(shift: Renumbering, translations: NullTranslations) -> str:
    single = shift.before[0] == shift.before[1]
    if shift.unit is NumberedUnit.ROW:
        if single:
            return translations.gettext("序号%(first)s改为%(new_first)s")
        return translations.gettext("序号%(first)s至%(last)s依次改为%(new_first)s至%(new_last)s")
    if single:
        return translations.gettext("%(first)s改为%(new_first)s")
    return translations.gettext("%(first)s至%(last)s依次改为%(new_first)s至%(new_last)s")

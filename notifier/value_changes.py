"""Changed fields and figures of a change, written out for letters and feeds."""

from dataclasses import dataclass
from gettext import NullTranslations

from disclosures import Change, DocumentKind
from disclosures.sanitising import safe_line, safe_text
from disclosures.wording.figures import figure_name, figure_value
from disclosures.wording.names import document_name, empty_value, field_name

#: At most this many changed fields and changed figures each; the linked page has all of them.
MOST_CHANGES = 20

#: Characters of all changed fields' values on one side together.
_FIELD_BUDGET = 1200


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueChange:
    """A name and the values before and after."""

    name: str
    before: str
    after: str


def field_changes(change: Change, translations: NullTranslations) -> tuple[ValueChange, ...]:
    """Return the first changed fields; the more there are, the shorter their values."""
    fields = change.fields[:MOST_CHANGES]
    limit = max(300 if len(fields) < 4 else _FIELD_BUDGET // len(fields), 40)
    return tuple(
        ValueChange(
            name=safe_line(field_name(field.name, translations), 40),
            before=_field_value(field.name, field.before, limit, translations),
            after=_field_value(field.name, field.after, limit, translations),
        )
        for field in fields
    )


def _field_value(name: str, value: str | None, limit: int, translations: NullTranslations) -> str:
    if value is None or not value.strip():
        return empty_value(translations)
    if name == "kind" and value in set(DocumentKind):
        return document_name(DocumentKind(value), translations)
    return safe_text(value, limit)


def figure_changes(change: Change, translations: NullTranslations) -> tuple[ValueChange, ...]:
    """Return the first changed figures."""
    return tuple(
        ValueChange(
            name=safe_line(figure_name(each.key, translations), 60),
            before=safe_line(figure_value(each.before, translations), 40),
            after=safe_line(figure_value(each.after, translations), 40),
        )
        for each in change.figures[:MOST_CHANGES]
    )

"""Renders the templates of letters and feed entries."""

from functools import lru_cache
from gettext import NullTranslations

from jinja2 import Environment, PackageLoader, StrictUndefined

from disclosures import Op
from disclosures.wording.dates import moment_text
from disclosures.wording.hunks import group_hunks, hunk_annotation
from notifier.excerpt import before_and_after, cell_line, hunk_heading, is_unedited


@lru_cache(maxsize=16)
def _environment(translations: NullTranslations, *, html: bool) -> Environment:
    made = Environment(
        loader=PackageLoader("notifier"),
        autoescape=html,  # noqa: S701  # plain text has nothing to escape
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]  # an extension adds it
    made.filters["before_and_after"] = before_and_after
    made.filters["cell_line"] = lambda hunk: cell_line(hunk, translations)
    made.filters["hunk_heading"] = lambda hunk: hunk_heading(hunk, translations)
    made.filters["hunk_annotation"] = lambda hunk: hunk_annotation(hunk, translations)
    made.filters["group_hunks"] = group_hunks
    made.filters["moment"] = lambda at: moment_text(at, translations)
    made.filters["prefix_lines"] = _prefix_lines
    made.tests["unedited"] = is_unedited
    made.globals["Op"] = Op
    return made


def render(template: str, translations: NullTranslations, **values: object) -> str:
    """Render `template`, a path under ``templates/``; values are escaped in ``.html`` ones."""
    environment = _environment(translations, html=template.endswith(".html"))
    return environment.get_template(template).render(values)


def _prefix_lines(text: str, prefix: str) -> str:
    """Put `prefix` before each line, so that no line of a page looks like one of the letter's."""
    return "\n".join(f"{prefix}{line}" for line in text.split("\n"))

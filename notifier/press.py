"""Prints templates: HTML always escaped, plain text as it is."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from disclosures import Op
from notifier.passage_words import in_groups, remark
from notifier.passages import before_and_after, cell_line, heading_of, only_moved
from notifier.wording import moment


@cache
def _press(*, markup: bool) -> Environment:
    press = Environment(
        loader=PackageLoader("notifier"),
        autoescape=markup,  # noqa: S701 - plain text has nothing to escape for
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    press.filters["before_and_after"] = before_and_after
    press.filters["cell_line"] = cell_line
    press.filters["heading_of"] = heading_of
    press.filters["only_moved"] = only_moved
    press.filters["in_groups"] = in_groups
    press.filters["remark"] = remark
    press.filters["moment"] = moment
    press.filters["marked"] = _marked
    press.globals["Op"] = Op
    return press


def printed(template: str, **values: object) -> str:
    """Fill `template` (a path under ``templates/``); values are escaped if it ends in ``.html``."""
    return _press(markup=template.endswith(".html")).get_template(template).render(values)


def _marked(text: str, mark: str) -> str:
    """Put `mark` before each line, so that foreign text never looks like ours."""
    return "\n".join(f"{mark}{line}" for line in text.split("\n"))

"""Tells by the markup of an element whether it is displayed; style sheets are not read."""

import re

from lxml.html import HtmlElement

_DISPLAY_NONE = re.compile(r"display\s{0,3}:\s{0,3}none", re.IGNORECASE)
_INVISIBLE = re.compile(r"visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)

#: Characters of a style that are read.
_MAX_STYLE = 500


def is_hidden(element: HtmlElement) -> bool:
    """Whether an element's own markup takes it, and all in it, out of the page."""
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and _DISPLAY_NONE.search(style[:_MAX_STYLE]) is not None


def is_displayed(element: HtmlElement) -> bool:
    """Whether neither an element nor one around it is hidden or invisible."""
    return not any(
        is_hidden(one) or _INVISIBLE.search((one.get("style") or "")[:_MAX_STYLE])
        for one in (element, *element.iterancestors())
        if isinstance(one.tag, str)
    )

"""Empty elements that a script of the page fills with a pager."""

import re

from crawler.reading.lists.pagers.unaddressed.acting_scripts import PAGER_SCRIPT
from crawler.reading.page.lines import find_elements
from crawler.reading.page.opened_page import OpenedPage

_PAGER_NAME = re.compile(
    r"(?:^|[^a-z])(?:pages?|paging)(?:[^a-z]|$)|pager(?:[^a-z]|$)|pagination|fenye|pagebar"
)

#: Characters of one script that are examined, and elements that are named.
_MAX_SCRIPT, _MAX_NAMED = 20_000, 3


def unfilled_pagers(opened: OpenedPage) -> tuple[str, ...]:
    """Return the ids, else the first classes, of such elements, as selectors."""
    scripts = find_elements(opened.root, "//script")
    has_script = any(
        PAGER_SCRIPT.search(f"{one.get('src') or ''} {(one.text or '')[:_MAX_SCRIPT]}")
        for one in scripts
    )
    if not has_script:
        return ()
    boxes = find_elements(opened.root, "//div[not(*)] | //ul[not(*)] | //span[not(*)]")
    return tuple(
        f"#{box.get('id')}" if box.get("id") else f".{(box.get('class') or '').split()[0]}"
        for box in boxes
        if not (box.text or "").strip()
        and _PAGER_NAME.search(f"{box.get('id') or ''} {box.get('class') or ''}".lower())
    )[:_MAX_NAMED]

"""Rows that are data in a script of the page: ``var list = [{title: …, url: …}]``."""

import re
from collections.abc import Sequence
from itertools import islice

from crawler.families.formats.records import entries_of_records
from crawler.reading.lists.scripts.page_scripts import PageScripts
from crawler.reading.lists.scripts.script_expressions import evaluate
from crawler.reading.page.opened_page import OpenedPage
from disclosures import ListEntry

_ARRAY = re.compile(r"[=:(]\s{0,99}(?=\[\s{0,99}\{)")

#: Arrays of a page that are examined.
_MAX_ARRAYS = 10


def script_rows(opened: OpenedPage) -> Sequence[ListEntry]:
    """Return the rows in the scripts of a page: the array with most rows, of which some are dated.

    Menus are arrays of titles and addresses as well, without dates.
    """
    if not opened.decoded.markup:
        return []
    text = PageScripts(opened.root, opened.url).text
    arrays = (
        evaluate(text[match.end() :], {}) for match in islice(_ARRAY.finditer(text), _MAX_ARRAYS)
    )
    found = [entries_of_records(opened.base, array) for array in arrays]
    dated = [rows for rows in found if any(row.published_on for row in rows)]
    return max(dated, key=len, default=[])

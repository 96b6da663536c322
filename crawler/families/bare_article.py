"""Pages that are an article and nothing else; no mark tells them, so that a source names it."""

import re

from crawler.families.family import Family

BARE_ARTICLE = Family(
    name="bare_article",
    one_software=False,
    fingerprint=re.compile(r"(?!)"),
)

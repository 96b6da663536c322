"""UCAP 开普: UCAP-CONTENT as an id, or as an element name."""

import re

from crawler.families.family import Family

UCAP = Family(
    name="ucap",
    fingerprint=re.compile(r"ucapcontent|UCAP-CONTENT|CMSPRO_", re.IGNORECASE),
    containers=(
        "//*[@id='UCAP-CONTENT']",
        "//*[@id='cmsArticleContent']",
        "//ucapcontent",
    ),
)

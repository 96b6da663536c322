"""Huilan 汇兰 easysite: class easysite-news-content, portlet ids of 32 hex digits."""

import re

from crawler.families.family import Family

HUILAN = Family(
    name="huilan",
    fingerprint=re.compile(r"easysite-", re.IGNORECASE),
    containers=("//*[@id='easysiteText']", "//*[contains(@class,'easysite-news-content')]"),
)

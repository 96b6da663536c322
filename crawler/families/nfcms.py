"""NFCMS 南方 (Guangdong): /content/post_N.html, different containers on each site."""

import re

from crawler.families.family import Family

NFCMS = Family(
    name="nfcms",
    fingerprint=re.compile(r"NFCMS_|/content/m?post_\d{1,12}\.html", re.IGNORECASE),
    containers=(
        "//*[@id='zoomcon']",
        "//div[contains(@class,'content_article')]",
        "//div[@class='zw']",
        "//div[contains(@class,'TRS_Editor')]",
        "//div[@class='xl-nr']",
        "//div[contains(@class,'news_cont_d_wrap')]",
    ),
    noise=(".//div[contains(@class,'info_xgfj')]", "./div[@class='fj']"),
)

"""VSB 博达 and WebPlus: vsb_content, v_news_content, wp_articlecontent."""

import re

from crawler.families.family import Family

VSB = Family(
    name="vsb",
    fingerprint=re.compile(
        r"vsb_content|v_news_content|_showDynClicks|\A\S{0,300}/info/\d{1,9}/\d{1,9}\.htm|"
        r"wp_articlecontent|\A\S{0,300}/c\d{1,9}a\d{1,9}/page\.htm",
        re.IGNORECASE,
    ),
    containers=(
        "//*[contains(@class,'v_news_content')]",
        "//*[starts-with(@id,'vsb_content')]",
        "//*[contains(@class,'wp_articlecontent')]",
    ),
    noise=(".//div[contains(@class,'wp_entry_share')]",),
)

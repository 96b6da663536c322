"""Any other site: the container names that most of them share."""

import re

from crawler.families.family import Family

GENERIC = Family(
    name="generic",
    one_software=False,
    fingerprint=re.compile(""),
    containers=(
        "//*[@id='zoom']",
        "//*[@id='Zoom']",
        "//*[@id='ivs_content']",
        "//*[@id='zoomcon']",
        "//*[@id='js_content']",
        "//*[@id='vsb_content']",
        "//*[contains(@class,'v_news_content')]",
        "//*[contains(@class,'wp_articlecontent')]",
        "//*[contains(@class,'Article_content')]",
        "//*[@id='detailContent']/div[@class='content']",
        "//*[@id='detailContent']",
        "//*[contains(@class,'article-content') or contains(@class,'article_content')]",
        "//*[contains(@class,'TRS_Editor')]",
        "//div[@id='content']",
        "//*[@id='fcontent']/ancestor::span[1]",
        "//article",
    ),
    noise=(
        ".//div[contains(@class,'ewb-file')]",
        ".//*[@id='xgwz']",
        ".//*[@id='xgwzli']",
        ".//table[contains(@class,'table-article')]",
        ".//span[@class='operator']",
        ".//p[@class='sys']",
        ".//div[contains(@class,'erweima')]",
    ),
)

"""Lonsun 龙讯: classes j-fontContent newscontnet, index blocks under /openness/."""

import re

from crawler.families.family import Family

LONSUN = Family(
    name="lonsun",
    fingerprint=re.compile(r"newscontnet|/openness/|OpennessContent|j-fontContent"),
    containers=("//*[@id='zoom']", "//*[contains(@class,'newscontnet')]"),
    noise=(".//div[contains(@class,'wzewm')]", ".//*[@id='relInfo']"),
)

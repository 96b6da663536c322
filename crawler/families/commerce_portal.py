"""商务网: one line with 发布日期, 信息来源, 浏览次数 and 字体 below the heading."""

import re

from crawler.families.family import Family

COMMERCE_PORTAL = Family(
    name="commerce_portal",
    one_software=False,
    fingerprint=re.compile(r"发布日期[:：][^<]{0,40}信息来源[:：][\s\S]{0,200}?浏览次数"),
)

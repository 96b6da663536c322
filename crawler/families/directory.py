"""政府信息公开目录: an index block (索引号, 文号, 发文日期, 发布机构) above the text."""

import re

from crawler.families.family import Family

DIRECTORY = Family(
    name="directory",
    one_software=False,
    fingerprint=re.compile(
        r"发文日期\s{0,9}[:：]?[\s\S]{0,200}?发布机构\s{0,9}[:：]|"
        r"发布机构\s{0,9}[:：]?[\s\S]{0,200}?发文日期\s{0,9}[:：]"
    ),
)

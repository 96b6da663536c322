"""Hanweb 大汉 JCMS (大汉版通): lists as XML in a script, fields between comments."""

import re

from crawler.families.family import Family
from crawler.families.formats.hanweb_datastore import pager_of, records_of


def _mark(name: str) -> tuple[str, str]:
    return f"<!--<$[{name}]>begin-->", f"<!--<$[{name}]>end-->"


HANWEB = Family(
    name="hanweb",
    fingerprint=re.compile(
        r"<datastore|dataproxy\.jsp|\A\S{0,200}/col/col\d{1,9}/|\A\S{0,200}/art/\d{4}/|ZJEG_RSS|"
        r"<!--<\$\[|Produced\s?By\s?大汉|大汉版通|&lt;datastore&gt;",
        re.IGNORECASE,
    ),
    containers=(
        "//*[@id='zoom']",
        "//div[contains(@class,'artile_zw') or contains(@class,'article_zw')]",
        "//div[contains(@class,'main-txt')]",
        "//*[contains(@class,'bt-content') or contains(@class,'bt_content')]",
        "//*[@id='con_con']",
    ),
    noise=(".//div[contains(@class,'share')]", ".//div[contains(@class,'ewm')]"),
    marks={
        "title": _mark("标题"),
        "source": _mark("信息来源"),
    },
    records=records_of,
    pager=pager_of,
)

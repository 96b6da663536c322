"""TRS WCM 海云: articles in TRS_Editor, further list pages index_1.html by inline script.

Other systems number their pages by a call with the same arguments.
"""

import re

from lxml.html import HtmlElement

from crawler.addresses import resolve
from crawler.families.family import Family, Follow, Pager

_ARGUMENTS = (
    r"\(\s{0,3}(?:[\"'][^\"']{0,40}[\"']\s{0,3},\s{0,3})?[\"']?(\d{1,5})[\"']?\s{0,3},"
    r"\s{0,3}[\"']?(\d{1,5})[\"']?\s{0,3},\s{0,3}[\"'](\w{1,40})[\"']\s{0,3},\s{0,3}[\"']([A-Za-z]\w{0,9})[\"']"
)
_CREATE_PAGE_HTML = re.compile(r"createPageHTML" + _ARGUMENTS)
_ANY_PAGE_CALL = re.compile(r"\b\w{0,30}[Pp]age\w{0,30}" + _ARGUMENTS)
_PAGER = re.compile(r"Pager\(\s{0,3}\{([^}]{1,400})\}")
_FIELD = re.compile(r"(\w{2,20})\s{0,3}:\s{0,3}[\"']?(\w{1,40})")

#: Maximum pages of one list in one visit.
MAX_PAGES = 500


def pager_of(url: str, text: str, root: HtmlElement) -> Pager:
    """Return the further pages: page 2 is index_1.html on most sites, index_2.html on some."""
    return numbered_files(url, text, _CREATE_PAGE_HTML)


def numbered_files(url: str, script: str, call: re.Pattern[str] = _ANY_PAGE_CALL) -> Pager:
    """Return the further pages by the call in a script that draws their links.

    The first page has the number 0; where it has 1, page 2 is index_2.html.
    """
    if match := call.search(script):
        count, here, name, ending = int(match[1]), int(match[2]), match[3], match[4]
    elif match := _PAGER.search(script):
        fields: dict[str, str] = dict(_FIELD.findall(match[1]))
        count = _number(fields.get("size", fields.get("total", "")))
        if not count:
            return Pager()
        here = _number(fields.get("current", ""))
        name, ending = str(fields.get("prefix", "index")), str(fields.get("suffix", "html"))
    else:
        return Pager()
    last = min(count, here + 1 + MAX_PAGES)

    def pages(first: int, end: int) -> tuple[Follow, ...]:
        return tuple(
            Follow(url=resolve(url, f"{name}_{page}.{ending}")) for page in range(first, end)
        )

    if here == 1 and last > 1 and not url.endswith(f"{name}_1.{ending}"):
        return Pager(pages=pages(2, last + 1), instead=(pages(1, last),), pages_total=count)
    if here or last <= 1:
        return Pager(pages=pages(here + 1, last), pages_total=max(count, 1))
    return Pager(pages=pages(1, last), instead=(pages(2, last + 1),), pages_total=count)


def _number(digits: str) -> int:
    return int(digits) if digits.isdecimal() else 0


TRS = Family(
    name="trs",
    fingerprint=re.compile(
        r"trs_editor_view|TRS_UEDITOR|TRS_Editor|createPageHTML\(|name=[\"']DocId[\"']|trt-|"
        r"moe-detail|gp-article|Pager\(\s{0,3}\{[^}]{0,200}prefix",
        re.IGNORECASE,
    ),
    containers=(
        "//div[contains(@class,'trs_editor_view')]",
        "//*[contains(@class,'TRS_UEDITOR')]",
        "//*[@id='downloadContent']",
        "//div[contains(@class,'gp-article')]//div[@class='article']",
        "//*[contains(@class,'TRS_Editor')]",
        "//*[contains(@class,'article_content')]",
    ),
    noise=(".//p[contains(@class,'moe-policy-wenhao')]",),
    pager=pager_of,
)

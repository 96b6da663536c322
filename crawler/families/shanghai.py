"""Shanghai: ivs_content on the city's sites, ``/art/info/`` shells on those of its districts."""

import re
from urllib.parse import urljoin, urlsplit

from crawler.families.family import Family, Follow
from crawler.families.folding import FOLDED, TITLE, Json, holders, json_of, objects, page_of, words

_SHELL = re.compile(r"/art/info/(\w{1,40})/([\w-]{1,64})(?:\.html?)?/?")
_CONTENT = ("content", "articleContent", "infoContent", "detail")


def detail(url: str, text: str) -> Follow | None:
    """The form that brings a district's article."""
    parts = urlsplit(url)
    named = _SHELL.search(parts.path) or _SHELL.search(parts.fragment)
    if named is None or json_of(text) is not None:
        return None
    return Follow(
        url=urljoin(url, "/html/info/detail"),
        method="POST",
        form={"id": named[2]},
        referer=url,
    )


def unfold(url: str, text: str) -> str | None:
    """The answer as a page."""
    answer = json_of(text)
    if answer is None:
        return None
    for item in holders(answer, *_CONTENT):
        content = words(item, *_CONTENT)
        if "<" in content or len(content) > 40:
            return page_of(_fields(item), content, _files(url, item))
    return None


def _fields(item: Json) -> dict[str, str]:
    return {
        "title": words(item, "title", "infoTitle", "name"),
        "published": words(item, "publishDate", "publishTime", "pubDate", "releaseTime", "date"),
        "source": words(item, "source", "infoSource"),
        "publisher": words(item, "publisher", "publishOrg", "deptName", "department"),
        "index_no": words(item, "indexNo", "indexNumber", "syh"),
        "doc_no": words(item, "docNo", "documentNumber", "fileNo", "wh"),
    }


def _files(url: str, item: Json) -> list[tuple[str, str]]:
    """The files that belong to an article."""
    listed = [
        *objects(item.get("attachments")),
        *objects(item.get("files")),
        *objects(item.get("fileList")),
    ]
    return [
        (words(file, "name", "fileName", "title") or "附件", urljoin(url, address))
        for file in listed
        if (address := words(file, "url", "path", "fileUrl"))
    ]


SHANGHAI = Family(
    name="shanghai",
    fingerprint=re.compile(r"\A\S{0,300}/art/info/|ivs_content|Article_content|trout-region"),
    containers=(
        *FOLDED,
        "//*[@id='ivs_content']",
        "//*[contains(@class,'Article_content')]",
    ),
    noise=(".//div[contains(@class,'share')]",),
    marks={"title": TITLE},
    unfold=unfold,
    detail=detail,
)

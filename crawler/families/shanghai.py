"""Shanghai: ivs_content on sites of the city, ``/art/info/`` pages on those of districts."""

import re
from urllib.parse import urlsplit

from crawler.addresses import resolve
from crawler.families.family import Family, Follow
from crawler.families.formats.json_pages import (
    ARTICLE_CONTAINERS,
    TITLE_MARKS,
    Json,
    first_text,
    html_page_of,
    json_object_of,
    objects,
    objects_with_text,
)

_ARTICLE_URL = re.compile(r"/art/info/(\w{1,40})/([\w-]{1,64})(?:\.html?)?/?")
_CONTENT_KEYS = ("content", "articleContent", "infoContent", "detail")


def detail(url: str, text: str) -> Follow | None:
    """Return the request for the text of a district's article."""
    parts = urlsplit(url)
    match = _ARTICLE_URL.search(parts.path) or _ARTICLE_URL.search(parts.fragment)
    if match is None or json_object_of(text) is not None:
        return None
    return Follow(
        url=resolve(url, "/html/info/detail"),
        method="POST",
        form={"id": match[2]},
        referer=url,
    )


def article_html(url: str, text: str) -> str | None:
    """Convert an answer to a page."""
    answer = json_object_of(text)
    if answer is None:
        return None
    for item in objects_with_text(answer, *_CONTENT_KEYS):
        content = first_text(item, *_CONTENT_KEYS)
        if "<" in content or len(content) > 40:
            return html_page_of(_fields(item), content, _files(url, item))
    return None


def _fields(item: Json) -> dict[str, str]:
    return {
        "title": first_text(item, "title", "infoTitle", "name"),
        "published": first_text(
            item, "publishDate", "publishTime", "pubDate", "releaseTime", "date"
        ),
        "source": first_text(item, "source", "infoSource"),
        "publisher": first_text(item, "publisher", "publishOrg", "deptName", "department"),
        "index_no": first_text(item, "indexNo", "indexNumber", "syh"),
        "doc_no": first_text(item, "docNo", "documentNumber", "fileNo", "wh"),
    }


def _files(url: str, item: Json) -> list[tuple[str, str]]:
    """Return text and address of each file of an article."""
    listed = [
        *objects(item.get("attachments")),
        *objects(item.get("files")),
        *objects(item.get("fileList")),
    ]
    return [
        (first_text(file, "name", "fileName", "title") or "附件", resolve(url, address))
        for file in listed
        if (address := first_text(file, "url", "path", "fileUrl"))
    ]


SHANGHAI = Family(
    name="shanghai",
    fingerprint=re.compile(r"\A\S{0,300}/art/info/|ivs_content|Article_content|trout-region"),
    containers=(
        *ARTICLE_CONTAINERS,
        "//*[@id='ivs_content']",
        "//*[contains(@class,'Article_content')]",
    ),
    noise=(".//div[contains(@class,'share')]",),
    marks={"title": TITLE_MARKS},
    article_html=article_html,
    detail=detail,
)

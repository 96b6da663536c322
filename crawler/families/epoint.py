"""Epoint 新点 WebBuilder: the text of an article is the answer to a POST request."""

import json
import re
from urllib.parse import parse_qsl, urlsplit

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
    text_after,
)

_ACTION = re.compile(
    r"[\"']([\w./:-]{0,300}/rest/\w{1,60}/(?:getgovinfodetail|getinfodetail))[\"']", re.IGNORECASE
)
_PROJECT = re.compile(
    r"(?:projectName|contextPath|rootPath|webroot)[\"']?\s{0,3}[:=]\s{0,3}[\"'](/?[\w-]{1,60})/?[\"']",
    re.IGNORECASE,
)
_DEFAULT_PROJECT = "EpointWebBuilder"
_GUID = re.compile(r"[0-9A-Za-z_-]{8,64}")
_CONTENT_KEYS = ("infocontent", "infoContent", "infocontenthtml")


def detail(url: str, text: str) -> Follow | None:
    """Return the request for the text, if the address names an item."""
    query = {name.lower(): value for name, value in parse_qsl(urlsplit(url).query)}
    guid = query.get("infoguid") or query.get("infoid") or ""
    if not _GUID.fullmatch(guid) or json_object_of(text) is not None:
        return None
    site = text_after(text, "siteGuid") or query.get("siteguid", "")
    parameters = {"infoid": guid} | ({"siteGuid": site} if site else {})
    return Follow(
        url=resolve(url, _action(text)),
        method="POST",
        form={"params": json.dumps(parameters, separators=(",", ":"))},
        referer=url,
    )


def _action(text: str) -> str:
    """Return the address of the request: from a script, else the project's default."""
    if named := _ACTION.search(text):
        return named[1]
    project = _PROJECT.search(text)
    name = project[1].strip("/") if project else _DEFAULT_PROJECT
    return f"/{name}/rest/commonapiaction/getgovinfodetail"


def article_html(url: str, text: str) -> str | None:
    """Convert an answer to a page, with its text or the files in place of one."""
    answer = json_object_of(text)
    if answer is None:
        return None
    for item in objects_with_text(answer, *_CONTENT_KEYS, "title", "infotitle"):
        content = first_text(item, *_CONTENT_KEYS)
        files = [*_files(url, item, "pdflist"), *_files(url, item, "attachlist", "attachs")]
        if content or files:
            return html_page_of(_fields(item), content, files)
    return None


def _fields(item: Json) -> dict[str, str]:
    return {
        "title": first_text(item, "title", "infotitle", "infoTitle"),
        "published": first_text(item, "infodate", "infoDate", "webdate", "publishdate"),
        "source": first_text(item, "infosource", "infoSource", "source", "zhuanzai"),
        "publisher": first_text(item, "fbjg", "deptname", "publishdept", "ouname"),
        "index_no": first_text(item, "indexnum", "syh", "indexno"),
        "doc_no": first_text(item, "wenhao", "docnum", "filenumber", "wh"),
    }


def _files(url: str, item: Json, *names: str) -> list[tuple[str, str]]:
    """Return text and address of each file of an item."""
    found = []
    for name in names:
        for file in objects(item.get(name)):
            address = first_text(file, "url", "attachurl", "filepath", "path", "downloadurl")
            text = first_text(file, "name", "attachname", "filename", "title") or "附件"
            if address:
                found.append((text, resolve(url, address)))
    return found


EPOINT = Family(
    name="epoint",
    fingerprint=re.compile(
        r"webbuilder|getgovinfodetail|epoint|\A\S{0,300}showinfo\.html\?\S{0,200}infoguid=",
        re.IGNORECASE,
    ),
    containers=(
        *ARTICLE_CONTAINERS,
        "//*[contains(@class,'ewb-info-content') or contains(@class,'ewb-article-content')]",
        "//*[contains(@class,'ewb-article-info')]",
        "//*[@id='infoContent']",
    ),
    noise=(".//div[contains(@class,'ewb-file')]", ".//div[contains(@class,'ewb-share')]"),
    marks={"title": TITLE_MARKS},
    article_html=article_html,
    detail=detail,
)

"""Epoint 新点 WebBuilder: an article's page is a shell, its text the answer to a form."""

import json
import re
from urllib.parse import parse_qsl, urljoin, urlsplit

from crawler.families.family import Family, Follow
from crawler.families.folding import (
    FOLDED,
    TITLE,
    Json,
    holders,
    json_of,
    objects,
    page_of,
    text_after,
    words,
)

_ACTION = re.compile(
    r"[\"']([\w./:-]{0,300}/rest/\w{1,60}/(?:getgovinfodetail|getinfodetail))[\"']", re.IGNORECASE
)
_PROJECT = re.compile(
    r"(?:projectName|contextPath|rootPath|webroot)[\"']?\s{0,3}[:=]\s{0,3}[\"'](/?[\w-]{1,60})/?[\"']",
    re.IGNORECASE,
)
_USUAL = "EpointWebBuilder"
_GUID = re.compile(r"[0-9A-Za-z_-]{8,64}")
_CONTENT = ("infocontent", "infoContent", "infocontenthtml")


def detail(url: str, text: str) -> Follow | None:
    """The form that brings the text, where the address names an item."""
    query = {name.lower(): value for name, value in parse_qsl(urlsplit(url).query)}
    guid = query.get("infoguid") or query.get("infoid") or ""
    if not _GUID.fullmatch(guid) or json_of(text) is not None:
        return None
    site = text_after(text, "siteGuid") or query.get("siteguid", "")
    asked = {"infoid": guid} | ({"siteGuid": site} if site else {})
    return Follow(
        url=urljoin(url, _action(text)),
        method="POST",
        form={"params": json.dumps(asked, separators=(",", ":"))},
        referer=url,
    )


def _action(text: str) -> str:
    """Where the form goes: as a script says, else where the project's interface usually is."""
    if named := _ACTION.search(text):
        return named[1]
    project = _PROJECT.search(text)
    name = project[1].strip("/") if project else _USUAL
    return f"/{name}/rest/commonapiaction/getgovinfodetail"


def unfold(url: str, text: str) -> str | None:
    """The answer as a page: its text, or the files that stand for one."""
    answer = json_of(text)
    if answer is None:
        return None
    for item in holders(answer, *_CONTENT, "title", "infotitle"):
        content = words(item, *_CONTENT)
        files = [*_files(url, item, "pdflist"), *_files(url, item, "attachlist", "attachs")]
        if content or files:
            return page_of(_fields(item), content, files)
    return None


def _fields(item: Json) -> dict[str, str]:
    return {
        "title": words(item, "title", "infotitle", "infoTitle"),
        "published": words(item, "infodate", "infoDate", "webdate", "publishdate"),
        "source": words(item, "infosource", "infoSource", "source", "zhuanzai"),
        "publisher": words(item, "fbjg", "deptname", "publishdept", "ouname"),
        "index_no": words(item, "indexnum", "syh", "indexno"),
        "doc_no": words(item, "wenhao", "docnum", "filenumber", "wh"),
    }


def _files(url: str, item: Json, *names: str) -> list[tuple[str, str]]:
    """The files of an item: text and address of each."""
    found = []
    for name in names:
        for file in objects(item.get(name)):
            address = words(file, "url", "attachurl", "filepath", "path", "downloadurl")
            text = words(file, "name", "attachname", "filename", "title") or "附件"
            if address:
                found.append((text, urljoin(url, address)))
    return found


EPOINT = Family(
    name="epoint",
    fingerprint=re.compile(
        r"webbuilder|getgovinfodetail|epoint|\A\S{0,300}showinfo\.html\?\S{0,200}infoguid=",
        re.IGNORECASE,
    ),
    containers=(
        *FOLDED,
        "//*[contains(@class,'ewb-info-content') or contains(@class,'ewb-article-content')]",
        "//*[contains(@class,'ewb-article-info')]",
        "//*[@id='infoContent']",
    ),
    noise=(".//div[contains(@class,'ewb-file')]", ".//div[contains(@class,'ewb-share')]"),
    marks={"title": TITLE},
    unfold=unfold,
    detail=detail,
)

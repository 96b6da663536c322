"""A page's title, out of the many lines that are set like one."""

import re
from collections.abc import Iterator, Sequence

from crawler.reading.labels import Label, Pair, has_label
from crawler.reading.ladder import Offer
from crawler.reading.outline import is_banner, is_chrome
from crawler.reading.sheet import Sheet
from crawler.reading.tree import squeeze, tight
from disclosures import FieldLocation, ListEntry

_LONGEST = 160

#: How long a window's title must be to be believed although nothing else on the page says it.
_TELLING = 12
_REPORT = re.compile(r"信息公开|政务公开|年度报告|工作要点|实施方案|通知|公告|的(?:意见|决定|函)")
_SPLIT = re.compile(r"\s{0,9}(?:_{1,3}|\||｜|—{1,2}|\s-\s|-{2}|\xa0{2,}|\s{2,})\s{0,9}|\s-|-\s")
_TRAILING_DATE = re.compile(
    r"\s{0,9}[(（\[]?\s{0,9}(?:19|20)\d\d-\d{1,2}-\d{1,2}(?:\s\d\d:\d\d)?\s{0,9}[)）\]]?$"
)
_TODAY = re.compile(
    r"今天是|星期[一二三四五六日天]|"
    r"^\W{0,3}(?:19|20)\d\d\s?[-年./]\s?\d{1,2}\s?[-月./]\s?\d{1,2}\s?日?\s?周?[一-龥]?\W{0,3}$"
)
_SITE = re.compile(r"(?:网站?|门户|平台|首页|详[细情]页面?|详情页|正文|-{1,2})$")
_CUT_OFF = ("…", "...")


def titles_of(sheet: Sheet, pairs: Sequence[Pair], listed: ListEntry | None) -> list[Offer[str]]:
    """Offers for the title, best first."""
    offers = list(_written(sheet, pairs))
    page, window = _on_page(sheet), list(_of_window(sheet))
    named = bool(listed and listed.title.strip())
    offers.extend(offer for offer in page if not named or _is_telling(offer.value))
    offers.extend(offer for offer in window if _says_something(offer.value, sheet, named=named))
    if listed and named:
        offers.append(_offer(FieldLocation.LIST, listed.title))
    whole = [offer for offer in offers if not offer.value.endswith(_CUT_OFF)]
    return [offer for offer in whole if not _of_site(offer.value, sheet)] or whole or offers


def _written(sheet: Sheet, pairs: Sequence[Pair]) -> Iterator[Offer[str]]:
    """Titles that the page names as such."""
    if "title" in sheet.marked:
        yield _offer(FieldLocation.MARKER, sheet.marked["title"])
    for pair in pairs:
        if pair.label is Label.TITLE and len(pair.value) > 5:
            yield _offer(FieldLocation.INDEX, pair.value)
            break
    if "title" in sheet.meta:
        yield _offer(FieldLocation.META, sheet.meta["title"])


def _on_page(sheet: Sheet) -> list[Offer[str]]:
    """Lines that are set as a title: above the text, or in a heading."""
    head = [line.text for line in sheet.article.head]
    near = [line.text for line in sheet.above[-12:]]
    candidates = [*sheet.headlines, *head]
    if not candidates:
        candidates = near
    scored = [
        (_score(text, sheet, head), -place, text)
        for place, text in enumerate(candidates)
        if _could_be(text)
    ]
    first = tight(sheet.article.body[0].text)[:_LONGEST] if sheet.article.body else ""
    ranked = sorted(scored, reverse=True)
    return [_offer(FieldLocation.PAGE, text) for score, _, text in ranked[:1] if score > 0 or first]


def _score(text: str, sheet: Sheet, head: Sequence[str]) -> int:
    """How much a line looks like the title."""
    plain = tight(_TRAILING_DATE.sub("", text))
    score = 4 if len(plain) > 6 and plain in tight(sheet.window_title) else 0
    score += 3 if _REPORT.search(plain) else 0
    score += 2 if text in head else 0
    score += 1 if re.search(r"(?:19|20)\d\d年", plain) else 0
    score += 1 if len(plain) >= 10 else 0
    return score - (6 if _of_site(text, sheet) else 0) - (3 if len(plain) < 5 else 0)


def _could_be(text: str) -> bool:
    """Whether a line may be a title at all."""
    plain = text.strip()
    if not 4 <= len(plain) <= _LONGEST or has_label(plain) or is_chrome(plain):
        return False
    if is_banner(plain) or _TODAY.search(plain):
        return False
    return not re.search(r"[。；;]", plain) and re.search(r"[一-龥]{2}", plain) is not None


def _of_window(sheet: Sheet) -> Iterator[Offer[str]]:
    """The part of <title> that is not the site and not the column."""
    parts = [part.strip() for part in _SPLIT.split(sheet.window_title) if part.strip()]
    parts = [part for part in parts if not _of_site(part, sheet)]
    if parts:
        best = max(parts, key=lambda part: (_REPORT.search(part) is not None, len(part)))
        yield _offer(FieldLocation.PAGE, best)


def _says_something(title: str, sheet: Sheet, *, named: bool) -> bool:
    """Whether a window's title is a document's, and not just the site's own name.

    A text that mentions it is evidence only where the list does not name the document.
    """
    if _is_telling(title):
        return True
    return not named and any(tight(title) in tight(line.text) for line in sheet.article.body[:3])


def _is_telling(title: str) -> bool:
    """Whether a title looks like a document's by itself."""
    plain = tight(title)
    return _REPORT.search(plain) is not None or len(plain) >= _TELLING


def _of_site(text: str, sheet: Sheet) -> bool:
    """Whether `text` names the site or a column rather than a document."""
    plain = tight(text)
    names = {tight(sheet.meta.get(name, "")) for name in ("site", "column")} - {""}
    return plain in names or _SITE.search(plain) is not None


def _offer(where: FieldLocation, raw: str) -> Offer[str]:
    value = _TRAILING_DATE.sub("", squeeze(raw)).strip()
    return Offer(value=value, where=where, raw=squeeze(raw))

"""Candidates for a page's title."""

import re
from collections.abc import Iterator, Sequence

from crawler.reading.fields.precedence import Candidate
from crawler.reading.page.article import is_boilerplate, is_site_banner
from crawler.reading.page.label_words import Label
from crawler.reading.page.labels import LabelledValue, has_label
from crawler.reading.page.lines import PageLine
from crawler.reading.page.parsed_page import ParsedPage
from crawler.reading.text.agencies import is_agency
from crawler.reading.text.history_notes import is_history_note
from crawler.reading.text.whitespace import collapse_whitespace, compact
from disclosures import FieldLocation, ListEntry

_MAX_TITLE = 160

#: Minimum characters of a <title> that is accepted without a word of _REPORT.
_MIN_SPECIFIC_TITLE = 12

#: Links below a line from which it is the heading of a menu.
_MIN_LINKS = 2
_REPORT = re.compile(r"信息公开|政务公开|年度报告|工作要点|实施方案|通知|公告|的(?:意见|决定|函)")
_SPLIT = re.compile(r"\s{0,9}(?:_{1,3}|\||｜|—{1,2}|\s-\s|-{2}|\xa0{2,}|\s{2,})\s{0,9}|\s-|-\s")
_TRAILING_DATE = re.compile(
    r"\s{0,9}[(（\[]?\s{0,9}(?:19|20)\d\d-\d{1,2}-\d{1,2}(?:\s\d\d:\d\d)?\s{0,9}[)）\]]?$"
)
_TODAY = re.compile(
    r"今天是|星期[一二三四五六日天]|"
    r"^\W{0,3}(?:19|20)\d\d\s?[-年./]\s?\d{1,2}\s?[-月./]\s?\d{1,2}\s?日?\s?周?[一-龥]?\W{0,3}$"
)
_COUNTER = re.compile(r"[:：]\s{0,3}[\d,]{1,12}\W{0,3}[次人位]?$|第\s{0,3}\d{3,12}\s{0,3}[位次]")
_SITE = re.compile(r"(?:网站?|门户|平台|首页|详[细情]页面?|详情页|正文|-{1,2})$")
#: The mark of a footnote: [1].
_FOOTNOTE = re.compile(r"\s?\[\d{1,2}\]")

#: A field of a form: 申请人：某公司.
_FIELD = re.compile(r"[一-龥]{2,5}\s?[:：]\s?\S")
#: Score from which a displayed line is a title rather than a part of <title>, and of a heading that
#: the title of the window or the list's row repeats: no other score reaches it.
_CREDIBLE, _CONFIRMED = 3, 20

#: Score of a heading that stands above the text, and lines above the text that it is among.
_MARKED, _MAX_NEAR = 5, 12

#: Minimum characters of a heading that is confirmed, of a row that is cut off as well.
_MIN_CONFIRMED = 4

#: A chapter, section or article of a law: 第一章 总则.
_CHAPTER = re.compile(r"^第[\d〇零一二三四五六七八九十百]{1,5}[编章节条]")
_CUT_OFF = ("…", "...")


def title_candidates(
    parsed: ParsedPage, pairs: Sequence[LabelledValue], listed: ListEntry | None
) -> list[Candidate[str]]:
    """Return candidates for the title, best first."""
    candidates = list(_declared_titles(parsed, pairs))
    is_listed = bool(listed and listed.title.strip())
    score, page = _displayed_titles(parsed, listed.title if listed else "")
    is_telling = not is_listed or score >= _CONFIRMED
    page = [each for each in page if is_telling or _is_specific(each.value)]
    window = [
        candidate
        for candidate in _window_titles(parsed)
        if _names_document(candidate.value, parsed, is_listed=is_listed)
    ]
    is_site = any(is_agency(candidate.value) for candidate in window)
    candidates.extend([*page, *window] if score >= _CREDIBLE or is_site else [*window, *page])
    if listed and is_listed:
        candidates.append(_candidate(FieldLocation.LIST, listed.title))
    complete = [candidate for candidate in candidates if not candidate.value.endswith(_CUT_OFF)]
    return (
        [candidate for candidate in complete if not _names_site(candidate.value, parsed)]
        or complete
        or candidates
    )


def _declared_titles(
    parsed: ParsedPage, pairs: Sequence[LabelledValue]
) -> Iterator[Candidate[str]]:
    """Yield titles that the page declares: between marks, in the index block, in a meta tag."""
    if "title" in parsed.marked_fields:
        yield _candidate(FieldLocation.MARKER, parsed.marked_fields["title"])
    for pair in pairs:
        if pair.label is Label.TITLE and len(pair.value) > 5:
            yield _candidate(FieldLocation.INDEX, pair.value)
            break
    if "title" in parsed.meta:
        yield _candidate(FieldLocation.META, parsed.meta["title"])


def _displayed_titles(parsed: ParsedPage, listed: str) -> tuple[int, list[Candidate[str]]]:
    """Return the best line that is displayed as a title, above the text or in a heading.

    Its score comes first. `listed` is the title of the page's entry on a list, or empty.
    """
    head = [line.text for line in _without_menus(parsed.article.head)]
    near = [line.text for line in parsed.above[-_MAX_NEAR:]]
    above_text = {*near, *(line.text for line in parsed.article.head)}
    marked = {text for text in parsed.headlines if text in above_text and not is_agency(text)}
    texts = [*parsed.headlines, *head]
    texts += [text for text in near if not texts or _is_confirmed(text, parsed, listed)]
    scored = []
    for index, text in enumerate(texts):
        score = _score(text, parsed, head) + (_MARKED if text in marked else 0)
        if _is_confirmed(text, parsed, listed):
            scored.append((score + _CONFIRMED, -index, text))
        elif _may_be_title(text):
            scored.append((score, -index, text))
    first = compact(parsed.article.body[0].text)[:_MAX_TITLE] if parsed.article.body else ""
    ranked = sorted(scored, reverse=True)
    best = [(score, text) for score, _, text in ranked[:1] if score > 0 or first]
    return best[0][0] if best else 0, [_candidate(FieldLocation.PAGE, text) for _, text in best]


def _is_confirmed(text: str, parsed: ParsedPage, listed: str) -> bool:
    """Whether the title of the window, or the row of the list, repeats a displayed line.

    The name of the site or of its agency is a part of the window's title too, and no title.
    """
    plain = _without_ending(text)
    if not _MIN_CONFIRMED <= len(plain) <= _MAX_TITLE or _names_site(text, parsed):
        return False
    row = _without_ending(listed)
    if row and (plain == row or (row.endswith(_CUT_OFF) and plain.startswith(row.rstrip("….")))):
        return True
    if is_agency(plain) or is_boilerplate(text) or is_site_banner(text):
        return False
    parts = [parsed.window_title, *_SPLIT.split(parsed.window_title)]
    named = [part for each in parts if (part := _without_ending(each))]
    longest = max((part for part in named[1:] if not is_agency(part)), key=len, default="")
    return plain == named[0] or plain == longest if named else False


def _without_ending(text: str) -> str:
    """Return a title without white space, and without the date or footnote at its end."""
    return compact(_FOOTNOTE.sub("", _TRAILING_DATE.sub("", text)))


def _without_menus(lines: Sequence[PageLine]) -> Iterator[PageLine]:
    """Yield the lines that are neither links nor headings of links."""
    written = [line for line in lines if not line.image]
    for at, line in enumerate(written):
        below = written[at + 1 : at + 1 + _MIN_LINKS]
        heads_links = len(below) == _MIN_LINKS and all(_is_row(each) for each in below)
        if not (_is_row(line) or heads_links):
            yield line


def _is_row(line: PageLine) -> bool:
    return line.link or line.dated_link


def _score(text: str, parsed: ParsedPage, head: Sequence[str]) -> int:
    """Score how likely a line is the title."""
    plain = _without_ending(text)
    window = compact(parsed.window_title)
    names_agency = is_agency(plain) and len(plain) < len(window) / 2
    is_part = plain in map(compact, _SPLIT.split(parsed.window_title))
    in_window = is_part or (len(plain) > 6 and plain in window)
    score = 4 if in_window and not names_agency else 0
    score += 3 if _REPORT.search(plain) else 0
    score += 2 if text in head else 0
    score += 1 if re.search(r"(?:19|20)\d\d年", plain) else 0
    score += 1 if len(plain) >= 10 else 0
    return score - (6 if _names_site(text, parsed) else 0) - (3 if len(plain) < 5 else 0)


def _may_be_title(text: str) -> bool:
    """Whether a line can be a title."""
    plain = text.strip()
    if not 4 <= len(plain) <= _MAX_TITLE or has_label(plain) or is_boilerplate(plain):
        return False
    if is_site_banner(plain) or _TODAY.search(plain):
        return False
    if is_history_note(plain) or _CHAPTER.match(plain):
        return False
    if _COUNTER.search(plain) or _FIELD.match(plain):
        return False
    return not re.search(r"[。；;]", plain) and re.search(r"[一-龥]{2}", plain) is not None


def _window_titles(parsed: ParsedPage) -> Iterator[Candidate[str]]:
    """Yield the part of <title> that names neither the site nor the column."""
    parts = [part.strip() for part in _SPLIT.split(parsed.window_title) if part.strip()]
    parts = [part for part in parts if not _names_site(part, parsed)]
    parts = [part for part in parts if not is_agency(part)] or parts
    if parts:
        best = max(parts, key=lambda part: (_REPORT.search(part) is not None, len(part)))
        yield _candidate(FieldLocation.PAGE, best)


def _names_document(title: str, parsed: ParsedPage, *, is_listed: bool) -> bool:
    """Whether the title of a window names a document, and not only the site.

    Its occurrence in the text is evidence only where no list names the document.
    """
    if _is_specific(title):
        return True
    if is_listed:
        return False
    plain = compact(title)
    return any(plain in compact(line.text) for line in parsed.article.body[:3]) or any(
        plain == compact(line.text) for line in parsed.article.head
    )


def _is_specific(title: str) -> bool:
    """Whether a title is specific enough to be a document's."""
    plain = compact(title)
    return _REPORT.search(plain) is not None or len(plain) >= _MIN_SPECIFIC_TITLE


def _names_site(text: str, parsed: ParsedPage) -> bool:
    """Whether `text` names the site or a column, and not a document."""
    plain = compact(text)
    names = {compact(parsed.meta.get(name, "")) for name in ("site", "column")} - {""}
    return plain in names or _SITE.search(plain) is not None


def _candidate(where: FieldLocation, raw: str) -> Candidate[str]:
    value = _FOOTNOTE.sub("", _TRAILING_DATE.sub("", collapse_whitespace(raw))).strip()
    return Candidate(value=value, where=where, raw=collapse_whitespace(raw))

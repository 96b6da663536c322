"""Small edits of a page's content, and the fields that they change."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import methodcaller
from random import Random

from disclosures import BlockKind, Reading
from disclosures.content_digest import folded
from tests.crawler.reading.noise_around_text import container_of

_CELL = re.compile(r"<t[dh]\b[^>]*>((?:(?!</?t[dhr]\b).)*)</t[dh]>", re.DOTALL)
_ROW = re.compile(r"<tr\b[^>]*>(?:(?!<tr\b).)*?</tr>", re.DOTALL)
_FILE_LINK = re.compile(
    r"<a [^>]*href=[\"'][^\"']*\.(?:docx?|wps|pdf|xlsx?|zip|rar)[\"';][^>]*>[^<]+</a>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentEdit:
    """A page with one edit."""

    name: str
    text: str

    #: Fields that may change; at least one of them must.
    fields: frozenset[str]


def differing(before: Reading, after: Reading) -> set[str]:
    """Return the fields of the digest in which two readings differ."""
    return {name for name, get in _FIELDS.items() if get(before) != get(after)}


_FIELDS: dict[str, Callable[[Reading], object]] = {
    "title": lambda reading: folded(reading.title),
    "publisher": lambda reading: folded(reading.publisher),
    "published": lambda reading: str(reading.published),
    "signed_on": lambda reading: reading.signed_on,
    "index_no": lambda reading: folded(reading.index_no),
    "doc_no": lambda reading: folded(reading.doc_no),
    "source": lambda reading: folded(reading.source),
    "body": lambda reading: [
        folded(block.text) for block in reading.blocks if block.kind is not BlockKind.TABLE
    ],
    "tables": lambda reading: [table.rows for table in reading.tables],
    "attachments": lambda reading: reading.attachments,
}


def digits(text: str, reading: Reading, rng: Random) -> Iterator[ContentEdit]:
    """Change one digit, for each digit of each sentence."""
    for sentence in _sentences(text, reading):
        for found in re.finditer(r"\d", sentence):
            other = rng.choice([digit for digit in "123456789" if digit != found[0]])
            edited = sentence[: found.start()] + other + sentence[found.end() :]
            yield _in_body(f"{sentence[:20]} {found.start()}", text.replace(sentence, edited))


def words(text: str, reading: Reading, rng: Random) -> Iterator[ContentEdit]:
    """Change one character of each sentence, and remove each sentence."""
    for sentence in _sentences(text, reading):
        if len(han := list(re.finditer(r"[一-龥]", sentence))) > 4:
            at = rng.choice(han[2:-1]).start()
            other = sentence[:at] + ("桐" if sentence[at] != "桐" else "柏") + sentence[at + 1 :]
            yield _in_body(
                f"a name in {sentence[:20]}",
                text.replace(sentence, other),
                _fields_of_sentence(sentence, reading),
            )
        if len(sentence) > 15 and len(reading.blocks) > 2:
            yield _in_body(
                f"without {sentence[:20]}",
                text.replace(sentence, ""),
                _fields_of_sentence(sentence, reading),
            )


def cells(text: str, reading: Reading, rng: Random) -> Iterator[ContentEdit]:
    """Change one cell, for each cell of the body's tables."""
    for start, end, inside in _in_tables(_CELL, text, reading):
        other = str(rng.randint(10_000, 99_999))
        edited = inside.replace(_content(inside), other)
        yield _in_table(f"cell {start}", text[:start] + edited + text[end:])


def rows(text: str, reading: Reading, rng: Random) -> Iterator[ContentEdit]:
    """Remove or duplicate each row of the body's tables."""
    for start, end, inside in _in_tables(_ROW, text, reading):
        edited = rng.choice(["", inside + inside])
        yield _in_table(f"row {start}", text[:start] + edited + text[end:])


def attachments(text: str, reading: Reading, rng: Random) -> Iterator[ContentEdit]:
    """Remove, rename and move each file, and add one."""
    for found in _FILE_LINK.finditer(text):
        link = found[0]
        renamed = re.sub(r">([^<]+)</a>", r">\1（更正）</a>", link)
        moved = re.sub(r"\.(docx?|wps|pdf|xlsx?|zip|rar)\b", r"x.\1", link, count=1)
        more = link + moved.replace("</a>", "二</a>")
        edits = {"gone": "", "renamed": renamed, "moved": moved, "one more": more}
        for edit, edited in edits.items():
            yield ContentEdit(
                name=f"{edit}: {link[:40]}",
                text=text.replace(link, edited),
                fields=frozenset({"attachments", *_in_words_too(link, reading)}),
            )


def details(text: str, reading: Reading, rng: Random) -> Iterator[ContentEdit]:
    """Change the printed title, numbers, source, publisher and date."""
    for name, value in _values(reading):
        edited = _edited(name, value, rng)
        around = _around(text, methodcaller("replace", value, edited))
        if around != text:
            fields = {name, *_holding(value, reading)}
            yield ContentEdit(name=f"{name}: {edited}", text=around, fields=frozenset(fields))


EDITS: dict[str, Callable[[str, Reading, Random], Iterator[ContentEdit]]] = {
    "digits": digits,
    "words": words,
    "cells": cells,
    "rows": rows,
    "attachments": attachments,
    "details": details,
}


def _in_body(name: str, text: str, also: frozenset[str] = frozenset()) -> ContentEdit:
    return ContentEdit(name=name, text=text, fields=frozenset({"body", "signed_on"}) | also)


def _fields_of_sentence(sentence: str, reading: Reading) -> frozenset[str]:
    """Return the fields of a sentence: it may be the source of the publisher's full name."""
    named = reading.publisher is not None and reading.publisher in sentence
    return frozenset({"publisher"} if named else ())


def _holding(value: str, reading: Reading) -> Iterator[str]:
    """Yield the fields whose value contains `value`: a title contains the publisher."""
    for name in ("title", "publisher", "source"):
        if value in (getattr(reading, name) or ""):
            yield name


def _in_words_too(link: str, reading: Reading) -> set[str]:
    """Return the body for a link within a sentence."""
    return {"body"} if _content(link) in reading.body_text else set()


def _in_table(name: str, text: str) -> ContentEdit:
    return ContentEdit(name=name, text=text, fields=frozenset({"tables"}))


def _sentences(text: str, reading: Reading) -> Iterator[str]:
    """Yield the sentences that occur exactly once in the page as they are read."""
    for block in reading.blocks:
        if block.kind is not BlockKind.TABLE and block.text and text.count(block.text) == 1:
            yield block.text


def _in_tables(
    pattern: re.Pattern[str], text: str, reading: Reading
) -> Iterator[tuple[int, int, str]]:
    """Yield matches of `pattern` in the container, if the body has tables."""
    place = container_of(text) or (0, len(text))
    if not reading.tables:
        return
    for found in pattern.finditer(text, *place):
        if _content(found[0]):
            yield found.start(), found.end(), found[0]


def _content(markup: str) -> str:
    """Return the first text between tags."""
    found = re.search(r">\s*([^<>\s][^<>]*)<", markup)
    return found[1] if found else ""


def _values(reading: Reading) -> Iterator[tuple[str, str]]:
    """Yield the fields that a page prints around its text, as printed."""
    for name in ("title", "publisher", "index_no", "doc_no", "source"):
        value = getattr(reading, name)
        if value:
            yield name, value
    if reading.published:
        yield "published", reading.published.on.isoformat()


def _edited(name: str, value: str, rng: Random) -> str:
    if name == "title":
        return value + "（更正）"
    if name == "published":
        return value[:-2] + ("17" if value[-2:] != "17" else "18")
    if name in ("publisher", "source"):
        return "新" + value[1:]
    digits_in = list(re.finditer(r"\d", value))
    at = rng.choice(digits_in[-3:]).start()
    return value[:at] + ("4" if value[at] != "4" else "5") + value[at + 1 :]


def _around(text: str, change: Callable[[str], str]) -> str:
    """Apply `change` to everything but the container."""
    place = container_of(text)
    if place is None:
        return text
    return change(text[: place[0]]) + text[slice(*place)] + change(text[place[1] :])

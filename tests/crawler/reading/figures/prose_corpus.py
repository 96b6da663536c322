"""Sentences of annual reports with the figures that each states.

A line of a corpus is an object: `text`, one paragraph of a county's report of 2022; `title`, of
another agency's report; `section`, the heading above it; `figures`, what it states, by key
(`a|b`: under one of the two); `may`, what may be read too; `trap`, whether it also shows numbers
that are no figures. A value is a number, after `>=`, `<=` or `~` where it is not exact.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crawler.reading import read
from disclosures import Basis, Page, Qualifier

FOLDER = Path(__file__).parent / "prose"

_MARKS = {
    Qualifier.EXACT: "",
    Qualifier.AT_LEAST: ">=",
    Qualifier.AT_MOST: "<=",
    Qualifier.ABOUT: "~",
}


@dataclass(frozen=True)
class LabelledSentence:
    """One paragraph with its figures; see the module."""

    text: str
    title: str
    section: str
    figures: Mapping[str, Sequence[str]]
    may: Mapping[str, Sequence[str]]
    trap: bool


@dataclass(frozen=True)
class Comparison:
    """What of a sentence was not read, and what was read that it does not state."""

    missing: tuple[str, ...]
    unfounded: tuple[str, ...]


def sentences(name: str) -> Iterator[LabelledSentence]:
    """Yield the sentences of one file of the corpus."""
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        labels = json.loads(line)
        yield LabelledSentence(
            text=labels["text"],
            title=labels.get("title", "测试县2022年政府信息公开工作年度报告"),
            section=labels.get("section", "一、总体情况"),
            figures=_values(labels["figures"]),
            may=_values(labels.get("may", {})),
            trap=labels.get("trap", False),
        )


def compare(sentence: LabelledSentence) -> Comparison:
    """Read a report that consists of this sentence, and compare its figures."""
    found = Counter(figures_read(sentence))
    missing = []
    for key, values in sentence.figures.items():
        for value in values:
            matching = [f"{name} {value}" for name in key.split("|")]
            counted = next((figure for figure in matching if found[figure]), None)
            if counted is None:
                missing.append(f"{key} {value}")
            else:
                found[counted] = 0
    allowed = {f"{key} {value}" for key, values in sentence.may.items() for value in values}
    unfounded = [figure for figure, count in found.items() if count and figure not in allowed]
    return Comparison(missing=tuple(missing), unfounded=tuple(unfounded))


def figures_read(sentence: LabelledSentence) -> list[str]:
    """Return what is read of a report that consists of this sentence."""
    markup = (
        f"<html><head><meta charset=utf-8><title>{sentence.title}</title></head>"
        f"<body><h1>{sentence.title}</h1><p>发布日期：2023-01-20</p>"
        f"<div id=zoom><p>{sentence.section}</p><p>{sentence.text}</p></div></body></html>"
    )
    page = Page(
        url="http://www.example.gov.cn/zwgk/202301/t20230120_1.html",
        status=200,
        headers={"content-type": "text/html"},
        body=markup.encode(),
    )
    return [
        f"{figure.key} {_MARKS[figure.qualifier]}{figure.value:f}"
        for figure in read(page).figures
        if figure.value is not None and figure.basis is not Basis.TABLE
    ]


def _values(labels: Mapping[str, str | list[str]]) -> dict[str, list[str]]:
    return {key: [value] if isinstance(value, str) else value for key, value in labels.items()}

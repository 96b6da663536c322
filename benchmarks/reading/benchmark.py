"""Parsing beside four extraction libraries: correct fields, CPU time, stability, growth."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from math import inf
from pathlib import Path

from benchmarks.environment import python_with
from benchmarks.measure import Measure
from benchmarks.reading.corpora import edit_misses, noise_changes, own_pages, written_pages
from benchmarks.reading.extractors import EXTRACTORS
from benchmarks.reading.hostile_pages import CPU_LIMIT, HOSTILE
from benchmarks.reading.scores import FIELDS, Labelled, labelled_in, score, total
from crawler.reading.transport.decoding import decode
from disclosures import Page

HERE = Path(__file__).parent
PEERS = [name for name in EXTRACTORS if name not in ("gongkai", "lxml")]

#: Environment variable with a folder of pages and a ``labels.jsonl``, measured in addition.
FOLDER_VARIABLE = "GONGKAI_BENCH_PAGES"

#: Percentage of pages on which a field may be wrong.
_ALLOWED = {"title": 2.0, "published": 2.0}
_ALLOWED_OTHERWISE = 5.0

#: How much more CPU time a page of twice the size may take (2 is linear, 4 quadratic). Times
#: below the minimum, in seconds, count as the minimum: they are mostly noise.
_GROWTH_GOAL = 3.0
_MIN_SECONDS = 0.2

Answers = Mapping[str, Mapping[str, object]]


def run() -> Sequence[Measure]:
    """Measure all libraries on all corpora, then the stability and the growth of ours."""
    python = python_with(HERE / "requirements.txt", folder="bench-reading")
    folder = os.environ.get(FOLDER_VARIABLE)
    measures: list[Measure] = []
    with tempfile.TemporaryDirectory() as work:
        for corpus, pages in _corpora(folder):
            jobs = list(_jobs(pages, Path(work)))
            ran = {name: _run(name, jobs, python) for name in EXTRACTORS}
            measures.extend(
                _accuracy(corpus, pages, {n: answers for n, (answers, _) in ran.items()})
            )
            measures.extend(_times(corpus, ran))
    measures.extend(_stability())
    measures.extend(_hostile())
    return measures


def _corpora(folder: str | None) -> Iterator[tuple[str, list[Labelled]]]:
    yield "own pages", own_pages()
    yield "written pages", written_pages()
    if folder:
        yield "labelled pages", labelled_in(Path(folder))


def _jobs(pages: Sequence[Labelled], work: Path) -> Iterator[str]:
    """Yield a JSON line for each page, decoded: encodings are not part of this comparison."""
    for at, page in enumerate(pages):
        decoded = decode(Page(url=page.url, body=page.path.read_bytes()))
        path = work / f"{at}.html"
        path.write_text(decoded.text, encoding="utf-8")
        yield json.dumps({"name": page.name, "url": page.url, "path": str(path)})


def _run(
    name: str, jobs: Sequence[str], python: str
) -> tuple[dict[str, Mapping[str, object]], dict[str, float]]:
    """Return the answers of a library by page, and its CPU time (ms a page) and memory (MiB)."""
    interpreter = python if name in PEERS else sys.executable
    script = str(HERE / "extractors.py")
    done = subprocess.run(
        [interpreter, "-P", script, name],
        input="\n".join(jobs),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(HERE.parent.parent), "PYTHONWARNINGS": "ignore"},
    )
    rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    seconds = sorted(row["seconds"] for row in rows if row["name"])
    figures = {
        "median": statistics.median(seconds) * 1000,
        "p95": seconds[int(0.95 * (len(seconds) - 1))] * 1000,
        "worst": seconds[-1] * 1000,
        "peak": rows[-1]["peak_kib"] / 1024,
    }
    return {row["name"]: row["answer"] for row in rows if row["name"]}, figures


def _accuracy(
    corpus: str, pages: Sequence[Labelled], answers: Mapping[str, Answers]
) -> Iterator[Measure]:
    """Compare the percentage of wrong answers, by field, with the goal and with each library."""
    right = {
        name: total([score(page.label, results.get(page.name, {})) for page in pages])
        for name, results in answers.items()
    }
    for field in FIELDS:
        if field not in right["gongkai"]:
            continue
        correct, asked = right["gongkai"][field]
        wrong = 100 * (asked - correct) / asked
        yield Measure(
            measure=f"{corpus}: {field} wrong of {asked}",
            value=wrong,
            unit="%",
            reference="allowed",
            reference_value=_ALLOWED.get(field, _ALLOWED_OTHERWISE),
            goal=1.0,
        )
        for peer in PEERS:
            if _offers(answers[peer], field):
                reference = 100 * (1 - right[peer][field][0] / asked)
                yield _reported(f"{corpus}: {field} wrong of {asked}", wrong, "%", peer, reference)


def _offers(answers: Answers, field: str) -> bool:
    """Whether a library extracts a field at all."""
    key = {"published": "published_at", "body": "body_text", "noise": "body_text"}.get(field, field)
    return any(key in answer for answer in answers.values())


def _times(
    corpus: str, ran: Mapping[str, tuple[Answers, Mapping[str, float]]]
) -> Iterator[Measure]:
    """Compare CPU time a page and memory with the other libraries and with lxml alone."""
    ours = ran["gongkai"][1]
    for peer in ("trafilatura", "gne", "readability", "lxml"):
        for what in ("median", "p95", "worst"):
            yield _reported(
                f"{corpus}: CPU a page, {what}", ours[what], "ms", peer, ran[peer][1][what]
            )
        yield _reported(f"{corpus}: memory, peak", ours["peak"], "MiB", peer, ran[peer][1]["peak"])


def _stability() -> Iterator[Measure]:
    changed, noisy = noise_changes()
    yield _none(f"noise: changed readings of {noisy}", changed)
    missed, edits = edit_misses()
    yield _none(f"signal: edits missed or misenvironmentd of {edits}", missed)


def _hostile() -> Iterator[Measure]:
    """Compare the CPU time of each hostile page with that of one of half its size."""
    for name, (size, _) in HOSTILE.items():
        half, full = (_parse_hostile(name, count) for count in (size // 2, size))
        yield Measure(
            measure=f"hostile page: {name} → {full[0]}",
            value=full[1],
            unit="s CPU",
            reference=f"half its size → {half[0]}",
            reference_value=half[1],
            goal=_GROWTH_GOAL,
        )


def _parse_hostile(name: str, size: int) -> tuple[str, float]:
    """Parse a page in a process of its own; return the results and the CPU seconds.

    A process that its limits killed counts as infinitely slow.
    """
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.reading.hostile_pages", name, str(size)],
        capture_output=True,
        text=True,
        check=False,
        timeout=4 * CPU_LIMIT,
    )
    if done.returncode != 0:
        return "killed", inf
    answer = json.loads(done.stdout)
    return " / ".join(answer["results"]), max(answer["seconds"], _MIN_SECONDS)


def _reported(measure: str, value: float, unit: str, peer: str, reference: float) -> Measure:
    return Measure(
        measure=measure, value=value, unit=unit, reference=peer, reference_value=reference
    )


def _none(measure: str, value: int) -> Measure:
    return Measure(
        measure=measure, value=value, unit="", reference="allowed: none", reference_value=1, goal=0
    )

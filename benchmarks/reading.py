"""Readings beside four other readers: what is right, how long it takes, what stays the same."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.measure import Measure
from benchmarks.reading_corpora import noise_changes, own_pages, signal_misses
from benchmarks.reading_hostile import HOSTILE, SECONDS
from benchmarks.reading_readers import READERS
from benchmarks.reading_scores import FIELDS, Labelled, labelled_in, score, total
from crawler.reading.transport.decoding import decode
from disclosures import Page

HERE = Path(__file__).parent
PEERS = [name for name in READERS if name not in ("gongkai", "lxml")]

#: A folder of pages with a ``labels.jsonl``, to measure on pages of your own.
FOLDER = "GONGKAI_BENCH_PAGES"

#: Share of pages, in percent, that may be wrong.
_ALLOWED = {"title": 2.0, "published": 2.0}
_ALLOWED_ELSE = 5.0

Answers = Mapping[str, Mapping[str, object]]


def run() -> Sequence[Measure]:
    """Score ours and theirs, time them, then noise, signals and hostile pages."""
    python = _environment()
    folder = os.environ.get(FOLDER)
    measures: list[Measure] = []
    with tempfile.TemporaryDirectory() as work:
        for corpus, pages in _corpora(folder):
            jobs = list(_jobs(pages, Path(work)))
            ran = {name: _run(name, jobs, python) for name in READERS}
            measures.extend(
                _accuracy(corpus, pages, {n: answers for n, (answers, _) in ran.items()})
            )
            measures.extend(_times(corpus, ran))
    measures.extend(_stability())
    measures.extend(_hostile())
    return measures


def _environment() -> str:
    """The Python of an environment that holds the peers, made when it is missing."""
    place = Path("var") / "bench-reading"
    python = place / "bin" / "python"
    stamp = place / "requirements.txt"
    wanted = (HERE / "requirements.txt").read_text(encoding="utf-8")
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        venv.create(place, with_pip=True, clear=True)
        pip = [str(python), "-m", "pip", "install", "--quiet"]
        for wish in (["--upgrade", "pip"], ["-r", str(HERE / "requirements.txt")]):
            subprocess.run([*pip, *wish], check=True, stderr=subprocess.DEVNULL)
        stamp.write_text(wanted, encoding="utf-8")
    return str(python)


def _corpora(folder: str | None) -> Iterator[tuple[str, list[Labelled]]]:
    yield "own pages", own_pages()
    if folder:
        yield "labelled pages", labelled_in(Path(folder))


def _jobs(pages: Sequence[Labelled], work: Path) -> Iterator[str]:
    """One JSON line a page. Every reader is given the right text: encodings are measured apart."""
    for at, page in enumerate(pages):
        decoded = decode(Page(url=page.url, body=page.path.read_bytes()))
        path = work / f"{at}.html"
        path.write_text(decoded.text, encoding="utf-8")
        yield json.dumps({"name": page.name, "url": page.url, "path": str(path)})


def _run(
    name: str, jobs: Sequence[str], python: str
) -> tuple[dict[str, Mapping[str, object]], dict[str, float]]:
    """What a reader answers to each page; its figures: seconds a page, memory."""
    interpreter = python if name in PEERS else sys.executable
    script = str(HERE / "reading_readers.py")
    done = subprocess.run(
        [interpreter, script, name],
        input="\n".join(jobs),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(HERE.parent), "PYTHONWARNINGS": "ignore"},
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
    """What is wrong, field by field: beside what is allowed, and beside each peer."""
    right = {
        name: total([score(page.label, said.get(page.name, {})) for page in pages])
        for name, said in answers.items()
    }
    for field in FIELDS:
        if field not in right["gongkai"]:
            continue
        good, asked = right["gongkai"][field]
        wrong = 100 * (asked - good) / asked
        yield Measure(
            measure=f"{corpus}: {field} wrong of {asked}",
            value=wrong,
            unit="%",
            reference="allowed",
            reference_value=_ALLOWED.get(field, _ALLOWED_ELSE),
            goal=1.0,
        )
        for peer in PEERS:
            if _offers(answers[peer], field):
                theirs = 100 * (1 - right[peer][field][0] / asked)
                yield _told(f"{corpus}: {field} wrong of {asked}", wrong, "%", peer, theirs)


def _offers(answers: Answers, field: str) -> bool:
    """Whether a reader answers such a question at all."""
    key = {"published": "published_at", "body": "body_text", "noise": "body_text"}.get(field, field)
    return any(key in answer for answer in answers.values())


def _times(
    corpus: str, ran: Mapping[str, tuple[Answers, Mapping[str, float]]]
) -> Iterator[Measure]:
    """Milliseconds of CPU a page and memory, beside a whole reader and beside parsing alone."""
    ours = ran["gongkai"][1]
    for peer in ("trafilatura", "gne", "readability", "lxml"):
        for what in ("median", "p95", "worst"):
            yield _told(f"{corpus}: CPU a page, {what}", ours[what], "ms", peer, ran[peer][1][what])
        yield _told(f"{corpus}: memory, peak", ours["peak"], "MiB", peer, ran[peer][1]["peak"])


def _stability() -> Iterator[Measure]:
    changed, noisy = noise_changes()
    yield _none(f"noise: changed readings of {noisy}", changed)
    missed, edits = signal_misses()
    yield _none(f"signal: edits missed or misplaced of {edits}", missed)


def _hostile() -> Iterator[Measure]:
    """Each in a process of its own, with limits."""
    for name in HOSTILE:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.reading_hostile", name],
            capture_output=True,
            text=True,
            check=False,
            timeout=4 * SECONDS,
        )
        said = json.loads(done.stdout) if done.returncode == 0 else {}
        answers = " / ".join(said.get("answers", ["DIED"]))
        yield Measure(
            measure=f"hostile: {name} → {answers}",
            value=said.get("seconds", float(SECONDS)),
            unit="s CPU",
            reference="limit",
            reference_value=SECONDS / 2,
            goal=1.0,
        )


def _told(measure: str, value: float, unit: str, peer: str, theirs: float) -> Measure:
    return Measure(measure=measure, value=value, unit=unit, reference=peer, reference_value=theirs)


def _none(measure: str, value: int) -> Measure:
    return Measure(
        measure=measure, value=value, unit="", reference="allowed: none", reference_value=1, goal=0
    )

"""List pages: recognised, rows, dates, pagers, CPU; beside gerapy-auto-extractor and autopager."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

from benchmarks.environment import python_with
from benchmarks.lists.corpora import reports, shared_lists
from benchmarks.lists.own_lists import ListCase, own_lists
from benchmarks.lists.own_pages import mistakes, own_pages
from benchmarks.measure import Measure

HERE = Path(__file__).parent

#: Libraries that read rows; what each is asked for.
_ROWS = ("gerapy-auto-extractor",)
_PAGERS = ("autopager",)
_OURS = ("gongkai", "lxml")

#: Accepted shares of wrong answers, in percent.
_UNRECOGNISED, _ROWS_MISSED, _ROWS_FALSE, _FIELDS_WRONG, _PAGERS_MISSED = 3.0, 1.0, 2.0, 1.0, 3.0
_REPORTS_AS_LISTS = 0.1
_PAGES_WRONG = 1.0

Answers = Mapping[str, Mapping[str, object]]


def run() -> Sequence[Measure]:
    """Measure ours and the other libraries on both corpora, and ours on reports."""
    python = _environment()
    measures: list[Measure] = []
    for corpus, cases in (("own lists", list(own_lists())), ("shared lists", shared_lists())):
        if not cases:
            print(f"SKIPPED: {corpus}: the shared cases are not on this machine", file=sys.stderr)
            continue
        with tempfile.TemporaryDirectory() as work:
            jobs = _jobs([(case.name, case.url, case.body) for case in cases], Path(work))
            ran = {name: _run(name, jobs, python) for name in (*_OURS, *_ROWS, *_PAGERS)}
        measures.extend(_quality(corpus, cases, ran))
        measures.extend(_cpu(corpus, ran))
    measures.append(_false_lists(python))
    measures.append(_wrong_pages())
    return measures


def _environment() -> str:
    """Return the Python of an environment with the other libraries; "" if they cannot be had."""
    try:
        return python_with(HERE / "requirements.txt", folder="bench-lists")
    except subprocess.CalledProcessError:
        print("SKIPPED: the other libraries cannot be installed", file=sys.stderr)
        return ""


def _jobs(pages: Sequence[tuple[str, str, bytes]], work: Path) -> list[str]:
    """Return a JSON line for each page (name, address, body), which is written to a file."""
    jobs = []
    for at, (name, url, body) in enumerate(pages):
        path = work / f"{at}.html"
        path.write_bytes(body)
        jobs.append(json.dumps({"name": name, "url": url, "path": str(path)}))
    return jobs


def _run(name: str, jobs: Sequence[str], python: str) -> tuple[Answers, float]:
    """Return the answers of a library by page, and its median CPU time (ms a page)."""
    interpreter = sys.executable if name in _OURS else python
    if not interpreter:
        return {}, 0.0
    done = subprocess.run(
        [interpreter, "-P", str(HERE / "extractors.py"), name],
        input="\n".join(jobs),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(HERE.parent.parent), "PYTHONWARNINGS": "ignore"},
    )
    rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if len(rows) < len(jobs):
        last = done.stderr.strip().splitlines()[-1:] or ["no message"]
        print(f"SKIPPED: {name} ended after {len(rows)} pages: {last[0]}", file=sys.stderr)
        return {}, 0.0
    median = statistics.median(row["seconds"] for row in rows) * 1000
    return {row["name"]: row["answer"] for row in rows}, median


def _quality(
    corpus: str, cases: Sequence[ListCase], ran: Mapping[str, tuple[Answers, float]]
) -> Iterator[Measure]:
    """Compare the shares of wrong answers with what is accepted, and with each library."""
    ours = _shares(cases, ran["gongkai"][0])
    accepted = {
        "lists not recognised": _UNRECOGNISED,
        "rows missed": _ROWS_MISSED,
        "false rows": _ROWS_FALSE,
        "titles and dates wrong": _FIELDS_WRONG,
        "pagers missed": _PAGERS_MISSED,
    }
    for what, goal in accepted.items():
        if what not in ours:
            continue
        is_pager_of_ours = what == "pagers missed"
        yield Measure(
            measure=f"{corpus}: {what}",
            value=ours[what],
            unit="%",
            reference="accepted",
            reference_value=goal,
            goal=1.0,
        )
        for peer in _PAGERS if is_pager_of_ours else _ROWS:
            theirs = _shares(cases, ran[peer][0]) if ran[peer][0] else {}
            if what in theirs and what != "titles and dates wrong":
                yield Measure(
                    measure=f"{corpus}: {what}",
                    value=ours[what],
                    unit="%",
                    reference=peer,
                    reference_value=theirs[what],
                )


def _shares(cases: Sequence[ListCase], answers: Answers) -> dict[str, float]:
    """Return the percentages of wrong answers of one library."""
    lists = hits = expected = given = right = pagers = pages_found = 0
    for case in cases:
        answer = answers.get(case.name, {})
        lists += bool(answer.get("is_list"))
        rows = cast("list[list[str]]", answer.get("rows", []))
        found = {url: (_tight(title), day) for url, title, day in rows}
        truth = {url: (_tight(title), day) for url, title, day in case.rows}
        expected, given = expected + len(truth), given + len(found)
        hits += len(truth.keys() & found.keys())
        right += sum(found[url] == truth[url] for url in truth.keys() & found.keys())
        pagers += bool(case.next_includes)
        following = cast("list[str]", answer.get("next", []))
        pages_found += bool(case.next_includes) and set(case.next_includes) <= set(following)
    shares = {
        "lists not recognised": 100 * (1 - lists / len(cases)),
        "rows missed": 100 * (1 - hits / expected),
        "false rows": 100 * (1 - hits / given) if given else 0.0,
        "titles and dates wrong": 100 * (1 - right / hits) if hits else 100.0,
    }
    return shares | ({"pagers missed": 100 * (1 - pages_found / pagers)} if pagers else {})


def _tight(text: str) -> str:
    return "".join(text.split())


def _cpu(corpus: str, ran: Mapping[str, tuple[Answers, float]]) -> Iterator[Measure]:
    """Compare the CPU time of ours with that of a library for lists, and of the tree alone."""
    for peer, goal in (("gerapy-auto-extractor", 1.0), ("lxml", None)):
        yield Measure(
            measure=f"{corpus}: CPU to recognise and read a page, median",
            value=ran["gongkai"][1],
            unit="ms",
            reference=peer if goal else "lxml, tree only",
            reference_value=ran[peer][1],
            goal=goal,
        )


def _wrong_pages() -> Measure:
    """Count the pages of every kind that ours takes for another, or reads wrongly."""
    cases = list(own_pages())
    wrong = [(case, found) for case in cases if (found := mistakes(case))]
    for case, found in wrong:
        print(f"{case.name}, {case.around}: {'; '.join(found)}", file=sys.stderr)
    return Measure(
        measure=f"reports, lists and pages that are neither, read wrongly, of {len(cases)}",
        value=100 * len(wrong) / len(cases),
        unit="%",
        reference="accepted",
        reference_value=_PAGES_WRONG,
        goal=1.0,
    )


def _false_lists(python: str) -> Measure:
    """Count the reports of all corpora that ours takes for lists."""
    pages = reports()
    with tempfile.TemporaryDirectory() as work:
        answers, _ = _run("gongkai", _jobs(pages, Path(work)), python)
    wrong = [name for name, answer in answers.items() if answer.get("is_list")]
    for name in wrong:
        print(f"a report taken for a list: {name}", file=sys.stderr)
    return Measure(
        measure=f"reports taken for lists, of {len(pages)}",
        value=100 * len(wrong) / len(pages),
        unit="%",
        reference="accepted",
        reference_value=_REPORTS_AS_LISTS,
        goal=1.0,
    )

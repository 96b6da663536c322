"""Cells of the statutory tables: HTML in four layouts, Word, Excel, PDF of three programs."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.measure import Measure
from benchmarks.statutory.files import excel_file, reportlab_file, word_file
from benchmarks.statutory.forms import FilledReport, filled_report
from benchmarks.statutory.looks import look_of
from benchmarks.statutory.markup import LAYOUTS, printed_page
from benchmarks.statutory.programs import printed_by_chromium, printed_by_libreoffice
from crawler.reading import read
from disclosures import Page
from disclosures.errors import PageError

#: Reports of each template, in each format.
SEEDS = range(12)

#: Findings that a report with correct tables must not have.
_TABLE_FINDINGS = ("sum.", "cell.", "columns.", "table.", "prose.")

Writer = Callable[[FilledReport, int], bytes | None]


@dataclass(frozen=True, kw_only=True)
class CellCount:
    """The cells of reports: how many there are, which are wrong; findings that are false."""

    cells: int
    wrong: tuple[str, ...]
    false_findings: tuple[str, ...]


def _writer_of(layout: Callable[[FilledReport], bytes]) -> Writer:
    return lambda report, seed: layout(report)


FORMATS: Mapping[str, Writer] = {
    **{name: _writer_of(layout) for name, layout in LAYOUTS.items()},
    "Word": lambda report, seed: word_file(report, look_of(seed)),
    "Excel": lambda report, seed: excel_file(report),
    "PDF of reportlab": lambda report, seed: reportlab_file(report, look_of(seed)),
    "PDF of LibreOffice": lambda report, seed: printed_by_libreoffice(
        word_file(report, look_of(seed))
    ),
    "PDF of Chromium": lambda report, seed: printed_by_chromium(
        printed_page(report, look_of(seed))
    ),
}
"""Name → the file of a report; None where its program is missing."""


def run(*names: str) -> Sequence[Measure]:
    """Measure each format, or those whose name contains one of `names`."""
    measures = []
    for name, write in FORMATS.items():
        if names and not any(part.lower() in name.lower() for part in names):
            continue
        counts = list(_counts(write))
        if not counts:
            print(f"SKIPPED: {name}: its program is not installed", file=sys.stderr)
            continue
        for count in counts:
            for line in (*count.wrong[:5], *count.false_findings[:3]):
                print(f"{name}: {line}", file=sys.stderr)
        cells = sum(count.cells for count in counts)
        measures.append(
            Measure(
                measure=f"{name}: cells that are wrong",
                value=sum(len(count.wrong) for count in counts),
                unit="cells",
                reference="all cells",
                reference_value=cells,
                goal=0,
            )
        )
        measures.append(
            Measure(
                measure=f"{name}: false findings",
                value=sum(len(count.false_findings) for count in counts),
                unit="findings",
                reference="reports",
                reference_value=len(counts),
                goal=0,
            )
        )
    return measures


def count_cells(report: FilledReport, body: bytes) -> CellCount:
    """Read a report's file, and compare each cell with what it states."""
    page = Page(url="http://www.linhe.example/nb/t20250120_1.html", body=body)
    try:
        reading = read(page)
    except PageError as error:
        return CellCount(
            cells=len(report.values), wrong=(str(error),) * len(report.values), false_findings=()
        )
    found = {figure.key: figure.value for figure in reading.figures}
    wrong = tuple(
        f"{key}: {found.get(key, 'not read')}, printed {value}"
        for key, value in report.values.items()
        if key not in found or found[key] != value
    )
    more = tuple(
        f"{key}: {value}, not printed" for key, value in found.items() if key not in report.values
    )
    findings = tuple(
        f"{finding.code}: {finding.message}"
        for finding in reading.findings
        if finding.code.startswith(_TABLE_FINDINGS)
    )
    return CellCount(cells=len(report.values), wrong=(*wrong, *more), false_findings=findings)


def _counts(write: Writer) -> Iterator[CellCount]:
    for seed in SEEDS:
        for t60 in (False, True):
            report = filled_report(seed, t60=t60)
            body = write(report, seed)
            if body is not None:
                yield count_cells(report, body)

"""The statutory tables of generated reports, in every format."""

import pytest

from benchmarks.statutory.benchmark import FORMATS, count_cells
from benchmarks.statutory.forms import filled_report
from benchmarks.statutory.markup import page_of_site

#: Formats that a program prints.
PRINTED = ("PDF of LibreOffice", "PDF of Chromium")


def assert_every_cell_is_read(name: str, *, t60: bool, seed: int) -> None:
    report = filled_report(seed, t60=t60)
    body = FORMATS[name](report, seed)
    if body is None:
        # its files are made by a program that this machine lacks (Chromium, LibreOffice)
        pytest.skip(f"NO PROGRAM: {name}: install it")  # no file, nothing to read
    count = count_cells(report, body)

    assert count.wrong == ()
    assert count.false_findings == ()
    assert count.cells == (198 if t60 else 200)


@pytest.mark.parametrize("t60", [False, True], ids=["t30", "t60"])
@pytest.mark.parametrize("name", [name for name in FORMATS if name not in PRINTED])
def test_every_cell_of_a_generated_file_is_read(name: str, *, t60: bool) -> None:
    assert_every_cell_is_read(name, t60=t60, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("t60", [False, True], ids=["t30", "t60"])
@pytest.mark.parametrize("name", PRINTED)
def test_every_cell_of_a_printed_file_is_read(name: str, *, t60: bool, seed: int) -> None:
    assert_every_cell_is_read(name, t60=t60, seed=seed)


def test_cell_that_is_not_as_printed_is_counted() -> None:
    report = filled_report(1, t60=False)
    body = page_of_site(report)
    key = next(key for key, value in report.values.items() if value)
    report.values[key] = None

    assert [line.split(":")[0] for line in count_cells(report, body).wrong] == [key]


def test_reports_of_a_seed_are_equal() -> None:
    assert filled_report(3, t60=True) == filled_report(3, t60=True)

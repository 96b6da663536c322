"""The list of benchmarks, and the goals of their measures."""

import importlib

import pytest

from benchmarks.__main__ import BENCHMARKS
from benchmarks.measure import Measure


@pytest.mark.parametrize("module", BENCHMARKS.values(), ids=BENCHMARKS.keys())
def test_every_listed_benchmark_has_a_docstring_and_can_be_run(module: str) -> None:
    benchmark = importlib.import_module(module)

    assert benchmark.__doc__
    assert callable(benchmark.run)


@pytest.mark.parametrize(
    ("value", "reference", "goal", "met"),
    [(3, 2, 1.5, True), (4, 2, 1.5, False), (4, 2, None, None), (4, 0, 1.5, None), (0, 5, 0, True)],
)
def test_goal_is_met_up_to_the_largest_ratio(
    value: float, reference: float, goal: float | None, *, met: bool | None
) -> None:
    measure = Measure(
        measure="m", value=value, unit="", reference="r", reference_value=reference, goal=goal
    )

    assert measure.met is met

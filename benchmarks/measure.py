"""A measure: a value, its reference from the same run, and the goal for their ratio."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One row of a benchmark's table; a lower ratio is better."""

    measure: str
    value: float
    unit: str

    #: What `value` is compared with; measured in the same run.
    reference: str
    reference_value: float

    #: The largest accepted ratio; None: reported without a goal.
    goal: float | None = None

    @property
    def ratio(self) -> float | None:
        """``value / reference_value``; None if the reference is 0."""
        return self.value / self.reference_value if self.reference_value else None

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None without one."""
        return None if self.goal is None or self.ratio is None else self.ratio <= self.goal


def write_results(name: str, measures: Sequence[Measure], *, keep: bool = True) -> bool:
    """Print the table and (with `keep`) write ``results/NAME.json``; True if every goal is met."""
    table = Table("measure", "value", "unit", "reference", "its value", "ratio", "goal", "met")
    for each in measures:
        ratio = "" if each.ratio is None else f"{each.ratio:.2f}"
        goal = "" if each.goal is None else f"≤ {each.goal:g}"
        met = {None: "", True: "yes", False: "NO"}[each.met]
        table.add_row(
            each.measure,
            f"{each.value:.3f}",
            each.unit,
            each.reference,
            f"{each.reference_value:.3f}",
            ratio,
            goal,
            met,
        )
    console = Console()
    if not console.is_terminal:
        console.width = 160
    console.print(table)
    if keep:
        _write(name, measures)
    return all(each.met is not False for each in measures)


def _write(name: str, measures: Sequence[Measure]) -> None:
    rows = [asdict(each) | {"ratio": each.ratio, "met": each.met} for each in measures]
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

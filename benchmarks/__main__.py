"""``python -m benchmarks [NAME [OPTION...]]``: list the benchmarks, or run one."""

import importlib
import sys

from benchmarks.measure import write_results

#: Name → module, which has a docstring and a function ``run``.
BENCHMARKS = {
    "diff": "benchmarks.diff.benchmark",
    "edits": "benchmarks.edits.benchmark",
    "identity": "benchmarks.identity",
    "lists": "benchmarks.lists.benchmark",
    "near_duplicates": "benchmarks.near_duplicates",
    "reading": "benchmarks.reading.benchmark",
    "sites": "benchmarks.sites.benchmark",
    "stability": "benchmarks.stability.benchmark",
    "statutory": "benchmarks.statutory.benchmark",
    "visit": "benchmarks.visit.benchmark",
}


def _main(arguments: list[str]) -> int:
    """Return the exit status: 0 if every goal is met, 1 if not, 2 for an unknown name."""
    if not arguments:
        for name, module in BENCHMARKS.items():
            docstring = importlib.import_module(module).__doc__ or ""
            print(f"{name:16} {docstring.splitlines()[0]}")
        return 0
    name, *options = arguments
    if name not in BENCHMARKS:
        print(f"no benchmark {name!r}; choose from: {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    measures = importlib.import_module(BENCHMARKS[name]).run(*options)
    return 0 if write_results(name, measures, keep=not options) else 1


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))

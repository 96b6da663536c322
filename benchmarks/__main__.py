"""``python -m benchmarks [NAME]``: list the benchmarks, or run one."""

import importlib
import pkgutil
import sys
from pathlib import Path

import benchmarks
from benchmarks.measure import write_results

#: Modules here that are not benchmarks.
_FRAME = (
    {"__main__", "measure", "portal", "bare_scrapy", "change_engines", "change_pairs"}
    | {"fuzz_read"}
    | {f"reading_{part}" for part in ("corpora", "hostile", "readers", "scores")}
)


def _names() -> list[str]:
    found = pkgutil.iter_modules([str(Path(benchmarks.__file__).parent)])
    return sorted(module.name for module in found if module.name not in _FRAME)


def _main(arguments: list[str]) -> int:
    if not arguments:
        for name in _names():
            module = importlib.import_module(f"benchmarks.{name}")
            print(f"{name:12} {(module.__doc__ or '').splitlines()[0]}")
        return 0
    [name] = arguments
    if name not in _names():
        print(f"no benchmark {name!r}; there are: {', '.join(_names())}", file=sys.stderr)
        return 2
    measures = importlib.import_module(f"benchmarks.{name}").run()
    return 0 if write_results(name, measures) else 1


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))

"""Published diffs of two whole texts, as marked text."""

import difflib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from benchmarks.edits.marks import Cut, Marked
from disclosures import Op

Engine = Callable[[str, str], Marked]

#: CPU or wall seconds that one comparison may take.
LIMIT = 2


def peers(cut: Cut | None) -> Mapping[str, Engine]:
    """Return the diffs that can run here; those that cannot are named on stderr."""
    found: dict[str, Engine] = {"difflib, white space (webchanges)": by_difflib}
    if find_spec("fast_diff_match_patch"):
        found["fast-diff-match-patch, characters"] = by_fast_dmp
        if cut:
            found["fast-diff-match-patch, words"] = partial(by_words, by_fast_dmp, cut)
    elif find_spec("diff_match_patch"):
        found["diff-match-patch, characters"] = by_dmp
        if cut:
            found["diff-match-patch, words"] = partial(by_words, by_dmp, cut)
    else:
        _skipped("diff-match-patch")
    if shutil.which("git"):
        found["git word-diff, characters"] = by_git
    else:
        _skipped("git word-diff")
    if shutil.which("wdiff"):
        found["wdiff"] = by_wdiff
    else:
        _skipped("wdiff")
    return found


def _skipped(name: str) -> None:
    print(f"SKIPPED: {name}, because it is not installed", file=sys.stderr)


def by_difflib(before: str, after: str) -> Marked:
    """Compare words between white space with difflib."""
    old, new = (re.split(r"(\s+)", text) for text in (before, after))
    found: list[tuple[Op, str]] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, i, end, j, last in matcher.get_opcodes():
        if tag == "equal":
            found.append((Op.KEPT, "".join(new[j:last])))
        else:
            found += [(Op.REMOVED, "".join(old[i:end])), (Op.ADDED, "".join(new[j:last]))]
    return _joined(found)


def by_fast_dmp(before: str, after: str) -> Marked:
    """Compare characters with fast-diff-match-patch, with semantic cleanup."""
    diff = import_module("fast_diff_match_patch").diff
    found = diff(
        before, after, checklines=False, timelimit=LIMIT, cleanup="Semantic", counts_only=False
    )
    operations = {"=": Op.KEPT, "-": Op.REMOVED, "+": Op.ADDED}
    return _joined([(operations[code], text) for code, text in found])


def by_dmp(before: str, after: str) -> Marked:
    """Compare characters with diff-match-patch, with semantic cleanup."""
    engine = import_module("diff_match_patch").diff_match_patch()
    found = engine.diff_main(before, after)
    engine.diff_cleanupSemantic(found)
    operations = {0: Op.KEPT, -1: Op.REMOVED, 1: Op.ADDED}
    return _joined([(operations[code], text) for code, text in found])


def by_words(engine: Engine, cut: Cut, before: str, after: str) -> Marked:
    """Compare words: each becomes one character for an engine that compares characters."""
    codes: dict[str, str] = {}
    encoded = [
        "".join(codes.setdefault(word, chr(0x10000 + len(codes))) for word in cut(text))
        for text in (before, after)
    ]
    words = {code: word for word, code in codes.items()}
    return _joined([(op, "".join(words[c] for c in text)) for op, text in engine(*encoded)])


def by_git(before: str, after: str) -> Marked:
    """Compare characters with ``git diff --word-diff``."""
    character = "--word-diff-regex=[^\x80-\xbf\n][\x80-\xbf]*".encode("latin-1")
    options = ["--no-index", "--no-color", "--word-diff=porcelain", "-U999999"]
    done = _run(["git", "diff", *options, character], before, after)
    found: list[tuple[Op, str]] = []
    operations = {" ": Op.KEPT, "-": Op.REMOVED, "+": Op.ADDED}
    for line in done.partition("@@\n")[2].split("\n"):
        if line[:1] == "~":
            found.append((Op.KEPT, "\n"))
        elif line[:1] in operations:
            found.append((operations[line[0]], line[1:]))
    return _joined(found)


def by_wdiff(before: str, after: str) -> Marked:
    """Compare words between white space with wdiff."""
    signs = ["-w", "\x01", "-x", "\x02", "-y", "\x03", "-z", "\x02"]
    parts = re.split("([\x01\x02\x03])", _run(["wdiff", *signs], before, after))
    operations = {"\x01": Op.REMOVED, "\x02": Op.KEPT, "\x03": Op.ADDED}
    found, op = [], Op.KEPT
    for part in parts:
        op = operations.get(part, op)
        if part not in operations:
            found.append((op, part))
    return _joined(found)


def _run(command: Sequence[str | bytes], before: str, after: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("before", "after")]
        for file, text in zip(files, (before, after), strict=True):
            file.write_text(text + "\n", encoding="utf-8")
        done = subprocess.run([*command, *map(str, files)], capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace")


def _joined(found: Sequence[tuple[Op, str]]) -> Marked:
    """Join neighbours of one operation; drop empty texts."""
    joined: list[tuple[Op, str]] = []
    for op, text in found:
        if joined and joined[-1][0] is op:
            joined[-1] = op, joined[-1][1] + text
        elif text:
            joined.append((op, text))
    return joined

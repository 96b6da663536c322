"""The demonstration as a stranger starts it."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

#: Seconds that the whole story may take.
LIMIT = 60


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_the_whole_story_is_told_exactly_as_it_happened_within_a_minute(tmp_path: Path) -> None:
    """D1, D4, D5, D7, D11: the story has them all; anything missing or invented is exit 1."""
    settings = {k: v for k, v in os.environ.items() if not k.startswith("GONGKAI_")}
    began = time.monotonic()

    played = subprocess.run(
        [sys.executable, "-m", "service.cli", "demo", "--once"],
        cwd=tmp_path,
        env=settings,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    took = time.monotonic() - began

    assert played.returncode == 0, played.stdout[-6000:] + played.stderr[-3000:]
    assert "expected and told" in played.stdout
    assert "all agree" in played.stdout
    assert "✗" not in played.stdout
    assert played.stdout.count("【新发布】") >= 4
    assert took < LIMIT, f"took {took:.0f} s"

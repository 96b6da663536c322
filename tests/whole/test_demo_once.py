"""The demonstration, as a new user starts it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_demonstration_reports_exactly_what_happened(tmp_path: Path) -> None:
    """``demo --once`` compares every output with the scenario and exits with 1 if they differ."""
    settings = {k: v for k, v in os.environ.items() if not k.startswith("GONGKAI_")}

    run = subprocess.run(
        [sys.executable, "-m", "service.cli", "demo", "--once"],
        cwd=tmp_path,
        env=settings,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )

    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-3000:]
    assert "expected and received events" in run.stdout
    assert "all agree" in run.stdout
    assert "✗" not in run.stdout
    assert run.stdout.count("【新发布】") >= 4

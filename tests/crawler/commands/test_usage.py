"""What a command of the ``scrapy`` tool says when it cannot do what it was asked."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("crawl trs", "no address is given: scrapy crawl trs -a url=http://…"),
        ("crawl trs -a url=ftp://x/", "-a url=ftp://x/: refused: the scheme ftp"),
        ("crawl nobody -a url=http://x/", "there is no spider 'nobody'; scrapy list names them"),
        ("check nobody", "there is no spider 'nobody'; scrapy list names them"),
        ("newfamily newcms", "a name and a host are needed"),
    ],
)
def test_wrong_use_is_explained_in_one_line(command: str, says: str) -> None:
    used = subprocess.run(
        [sys.executable, "-m", "scrapy", *command.split()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert used.returncode == 2
    assert says in used.stdout + used.stderr
    assert "Traceback" not in used.stderr

"""What a command of the ``scrapy`` tool says when it cannot do what it was asked."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

#: Each command, and what it says.
WRONG_USES = {
    "crawl trs": "no address is given: scrapy crawl trs -a url=http://…",
    "crawl trs -a url=ftp://x/": "-a url=ftp://x/: refused: the scheme ftp",
    "crawl nobody -a url=http://x/": "there is no spider 'nobody'; scrapy list names them",
    "check nobody": "there is no spider 'nobody'; scrapy list names them",
    "newfamily newcms": "a name and a host are needed",
}

#: Runs each command in a process of its own, after the imports, which take most of the time of
#: one; prints the status and the output of each.
RUN_EACH = """
import json, os, subprocess, sys, tempfile
from scrapy.cmdline import execute
import crawler.process.program, scrapy.commands.crawl

ran = {}
for command in json.loads(sys.argv[1]):
    with tempfile.TemporaryFile() as output:
        sys.stdout.flush()
        child = os.fork()
        if not child:
            os.dup2(output.fileno(), 1)
            os.dup2(output.fileno(), 2)
            execute(["scrapy", *command.split()])
            sys.exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        output.seek(0)
        ran[command] = status, output.read().decode()
print(json.dumps(ran))
"""


def test_wrong_use_is_explained_in_one_line() -> None:
    used = subprocess.run(
        [sys.executable, "-c", RUN_EACH, json.dumps(list(WRONG_USES))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )

    answers = {
        command: (status, output) for command, (status, output) in json.loads(used.stdout).items()
    }
    assert {
        command: answers.get(command)
        for command, says in WRONG_USES.items()
        if answers[command][0] != 2
        or says not in answers[command][1]
        or "Traceback" in answers[command][1]
    } == {}

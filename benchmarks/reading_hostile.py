"""Pages made to hang or burst a reader: ``python -m benchmarks.reading_hostile NAME``."""

import json
import resource
import sys
import time
from collections.abc import Callable

from crawler.reading import read, read_list
from disclosures import Page
from disclosures.errors import PageError

#: Seconds of CPU and bytes of memory after which a page has won.
SECONDS, MEMORY = 60, 2 * 2**30
_LONG = 200_000


def _body(inside: str) -> bytes:
    return f"<html><body><h1>年度报告</h1>{inside}</body></html>".encode()


def _rows() -> bytes:
    cells = "<td>行政许可</td><td>12</td><td>3</td>"
    return _body(f"<div id='zoom'><table>{f'<tr>{cells}</tr>' * 10_000}</table></div>")


HOSTILE: dict[str, Callable[[], bytes]] = {
    "100,000 levels": lambda: _body("<div>" * 100_000 + "x" + "</div>" * 100_000),
    "100,000 levels of inline tags": lambda: _body("<b><i>" * 50_000 + "x"),
    "a page of 50 MB": lambda: _body("<p>主动公开政府信息3条。</p>" * 1_200_000),
    "a page of 9 MB": lambda: _body("<p>主动公开政府信息3条。</p>" * 220_000),
    "a table of 10,000 rows": _rows,
    "a tag of 200,000 attributes": lambda: _body("<p " + "a=1 " * 200_000 + ">x</p>"),
    "spans of 99,999": lambda: _body("<table><tr><td colspan=99999 rowspan=99999>1</table>" * 50),
    "spaces in a label": lambda: _body("<p>索" + " " * _LONG + "引 号：</p>"),
    "spaces in a date": lambda: _body("<p>发布日期：2019-" + " " * _LONG + "07</p>"),
    "digits": lambda: _body("<p>" + "1" * _LONG + "条</p>"),
    "groups of digits": lambda: _body("<p>" + "1,111" * (_LONG // 5) + "</p>"),
    "numerals": lambda: _body("<p>" + "一百" * (_LONG // 2) + "次</p>"),
    "negations": lambda: _body("<p>" + "没有收到申请公开" * (_LONG // 8) + "</p>"),
    "brackets": lambda: _body("<p>" + "〔2014〕" * (_LONG // 6) + "</p>"),
    "separators in a title": lambda: (
        b"<html><title>" + b" - _ |" * (_LONG // 6) + b"</title><body><p>x</p></body></html>"
    ),
    "20,000 links": lambda: _body("<a href='/x.html'>年度报告</a>" * 20_000),
    "marks that never end": lambda: _body("<!--<$[标题]>begin-->" * 20_000),
    "records that never end": lambda: _body("<datastore>" + "<record>" * 50_000),
}


def _main(name: str) -> None:
    page = Page(
        url="http://www.linhe.example/1.html",
        body=HOSTILE[name](),
        headers={"content-type": "text/html; charset=utf-8"},
    )
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    answers = []
    begun = time.process_time()
    for ask in (read, read_list):
        try:
            ask(page)
            answers.append("read")
        except PageError as error:
            answers.append(error.fault.value)
    spent = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"answers": answers, "seconds": spent, "peak_kib": peak}))


if __name__ == "__main__":
    _main(sys.argv[1])

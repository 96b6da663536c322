"""Pages made to exhaust a parser: ``python -m benchmarks.reading.hostile_pages NAME SIZE``."""

import json
import resource
import sys
import time
from collections.abc import Callable

from crawler.reading import read, read_list
from disclosures import Page
from disclosures.errors import PageError

#: Seconds of CPU and bytes of memory at which the process is killed.
CPU_LIMIT, MEMORY_LIMIT = 120, 2 * 2**30


def _page(content: str) -> bytes:
    return f"<html><body><h1>年度报告</h1>{content}</body></html>".encode()


def _rows(count: int) -> bytes:
    cells = "<td>行政许可</td><td>12</td><td>3</td>"
    return _page(f"<div id='zoom'><table>{f'<tr>{cells}</tr>' * count}</table></div>")


#: Name → number of repetitions, and the function that makes a page with that many.
HOSTILE: dict[str, tuple[int, Callable[[int], bytes]]] = {
    "nested elements": (100_000, lambda n: _page("<div>" * n + "x" + "</div>" * n)),
    "nested inline elements": (50_000, lambda n: _page("<b><i>" * n + "x")),
    "a page of 50 MB": (1_200_000, lambda n: _page("<p>主动公开政府信息3条。</p>" * n)),
    "a page of 9 MB": (220_000, lambda n: _page("<p>主动公开政府信息3条。</p>" * n)),
    "rows of a table": (10_000, _rows),
    "attributes of an element": (200_000, lambda n: _page("<p " + "a=1 " * n + ">x</p>")),
    "tables with spans of 99,999": (
        50,
        lambda n: _page("<table><tr><td colspan=99999 rowspan=99999>1</table>" * n),
    ),
    "spaces in a label": (200_000, lambda n: _page("<p>索" + " " * n + "引 号：</p>")),
    "spaces in a date": (200_000, lambda n: _page("<p>发布日期：2019-" + " " * n + "07</p>")),
    "digits": (200_000, lambda n: _page("<p>" + "1" * n + "条</p>")),
    "groups of digits": (40_000, lambda n: _page("<p>" + "1,111" * n + "</p>")),
    "Chinese numerals": (100_000, lambda n: _page("<p>" + "一百" * n + "次</p>")),
    "negations": (25_000, lambda n: _page("<p>" + "没有收到申请公开" * n + "</p>")),
    "brackets": (33_000, lambda n: _page("<p>" + "〔2014〕" * n + "</p>")),
    "separators in a title": (
        33_000,
        lambda n: b"<html><title>" + b" - _ |" * n + b"</title><body><p>x</p></body></html>",
    ),
    "links": (20_000, lambda n: _page("<a href='/x.html'>年度报告</a>" * n)),
    "template marks without an end": (20_000, lambda n: _page("<!--<$[标题]>begin-->" * n)),
    "records without an end": (50_000, lambda n: _page("<datastore>" + "<record>" * n)),
}


def _main(name: str, size: int) -> None:
    """Parse a page as a report and as a list; print results and CPU seconds as JSON."""
    page = Page(
        url="http://www.linhe.example/1.html",
        body=HOSTILE[name][1](size),
        headers={"content-type": "text/html; charset=utf-8"},
    )
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_LIMIT, CPU_LIMIT))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    results = []
    started = time.process_time()
    for parse in (read, read_list):
        try:
            parse(page)
            results.append("read")
        except PageError as error:
            results.append(error.fault.value)
    print(json.dumps({"results": results, "seconds": time.process_time() - started}))


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]))

"""Runs one library over many list pages: ``python -P extractors.py NAME``.

Reads jobs as JSON lines (``name``, ``url``, ``path`` of a file in UTF-8), writes answers as JSON
lines. Each library is imported only by the function that uses it.
"""

import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

Answer = Mapping[str, object]
Extractor = Callable[[str, str], Answer]

#: Runs for each page; the fastest counts.
RUNS = 3

#: What a library may raise on a page that it does not expect.
FAILURES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def _gongkai() -> Extractor:
    from crawler.reading.lists.list_page import read_opened_list
    from crawler.reading.lists.opened_list import open_list
    from disclosures import Page
    from disclosures.errors import PageError

    def answer(text: str, url: str) -> Answer:
        headers = {"content-type": "text/html; charset=utf-8"}
        page = Page(url=url, body=text.encode(), headers=headers)
        is_list = False
        try:
            listing = open_list(page)
            is_list = listing.is_any_list
            found = read_opened_list(listing)
        except PageError:
            return {"is_list": is_list, "rows": [], "next": []}
        rows = [(e.url, e.title, str(e.published_on or "")) for e in found.entries]
        return {"is_list": is_list, "rows": rows, "next": [follow.url for follow in found.more]}

    return answer


def _lxml() -> Extractor:
    from lxml import html

    def answer(text: str, url: str) -> Answer:
        html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
        return {}

    return answer


def _gerapy() -> Extractor:
    from gerapy_auto_extractor import extract_list, is_list

    def answer(text: str, url: str) -> Answer:
        rows = [(row["url"], row["title"], "") for row in extract_list(text, base_url=url)]
        return {"is_list": bool(is_list(text)), "rows": rows}

    return answer


def _autopager() -> Extractor:
    import autopager

    return lambda text, url: {"next": list(autopager.urls(text, url))}


EXTRACTORS: dict[str, Callable[[], Extractor]] = {
    "gongkai": _gongkai,
    "lxml": _lxml,
    "gerapy-auto-extractor": _gerapy,
    "autopager": _autopager,
}


def _extract(extractor: Extractor, text: str, url: str) -> tuple[Answer, float]:
    """Return the answer and the least CPU seconds of RUNS runs."""
    answer: Answer = {}
    seconds = []
    for _ in range(RUNS):
        started = time.process_time()
        try:
            answer = extractor(text, url)
        except FAILURES as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        seconds.append(time.process_time() - started)
    return answer, min(seconds)


def _main(name: str) -> None:
    extractor = EXTRACTORS[name]()
    for line in sys.stdin:
        job = json.loads(line)
        text = Path(job["path"]).read_text(encoding="utf-8")
        answer, seconds = _extract(extractor, text, job["url"])
        print(json.dumps({"name": job["name"], "seconds": seconds, "answer": answer}))


if __name__ == "__main__":
    _main(sys.argv[1])

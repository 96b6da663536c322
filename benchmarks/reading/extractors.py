"""Runs one extraction library over many pages: ``python -P extractors.py NAME``.

Reads jobs as JSON lines (``name``, ``url``, ``path`` of a file in UTF-8), writes answers as JSON
lines. Ours and lxml run in the project's environment, the others in one that has none of our
packages; therefore each library is imported only by the function that uses it.
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


def _gongkai() -> Extractor:
    from crawler.reading import read
    from crawler.reading.as_json import to_json
    from disclosures import Page

    def answer(text: str, url: str) -> Answer:
        headers = {"content-type": "text/html; charset=utf-8"}
        return to_json(read(Page(url=url, body=text.encode(), headers=headers)), input="")

    return answer


def _lxml() -> Extractor:
    from lxml import html

    def answer(text: str, url: str) -> Answer:
        html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
        return {}

    return answer


def _trafilatura() -> Extractor:
    import trafilatura

    def answer(text: str, url: str) -> Answer:
        found = trafilatura.bare_extraction(text, url=url, with_metadata=True)
        if found is None:
            return {}
        result = found.as_dict()
        return {
            "title": result["title"],
            "published_at": result["date"],
            "publisher": result["author"] or result["sitename"],
            "body_text": result["text"],
        }

    return answer


def _htmldate() -> Extractor:
    import htmldate

    return lambda text, url: {"published_at": htmldate.find_date(text, url=url)}


def _readability() -> Extractor:
    import readability
    from lxml import html

    def answer(text: str, url: str) -> Answer:
        document = readability.Document(text)
        body = html.fromstring(document.summary()).text_content()
        return {"title": document.short_title(), "body_text": body}

    return answer


def _gne() -> Extractor:
    import gne

    def answer(text: str, url: str) -> Answer:
        result = gne.GeneralNewsExtractor().extract(text)
        return {
            "title": result["title"],
            "published_at": result["publish_time"],
            "publisher": result["author"],
            "body_text": result["content"],
        }

    return answer


EXTRACTORS: dict[str, Callable[[], Extractor]] = {
    "gongkai": _gongkai,
    "lxml": _lxml,
    "trafilatura": _trafilatura,
    "htmldate": _htmldate,
    "readability": _readability,
    "gne": _gne,
}


def _peak() -> int:
    """Return the peak memory of this process in KiB; getrusage would include its parent's."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def _extract(extractor: Extractor, text: str, url: str) -> tuple[Answer, float]:
    """Return the answer and the least CPU seconds of RUNS runs."""
    answer: Answer = {}
    seconds = []
    for _ in range(RUNS):
        started = time.process_time()
        try:
            answer = extractor(text, url)
        except Exception as error:  # noqa: BLE001  # boundary: a library may fail on any page
            answer = {"error": f"{type(error).__name__}: {error}"}
        seconds.append(time.process_time() - started)
    return answer, min(seconds)


def _main(name: str) -> None:
    extractor = EXTRACTORS[name]()
    jobs = [json.loads(line) for line in sys.stdin]
    texts = [Path(job["path"]).read_text(encoding="utf-8") for job in jobs]
    for job, text in zip(jobs, texts, strict=True):
        answer, seconds = _extract(extractor, text, job["url"])
        print(json.dumps({"name": job["name"], "seconds": seconds, "answer": answer}))
    print(json.dumps({"name": "", "peak_kib": _peak()}))


if __name__ == "__main__":
    _main(sys.argv[1])

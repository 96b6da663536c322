"""One reader over many pages, in a process of its own: ``python reading_readers.py NAME``.

Jobs come as JSON lines (``name``, ``url``, ``path``: UTF-8 text) and answers leave as JSON lines.
Runs in our environment for ours and lxml, in the peers' environment for the peers; that one has
none of our packages, so this file imports them only where they are asked for.
"""

import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

Answer = Mapping[str, object]
Reader = Callable[[str, str], Answer]

#: Each page is read this often; the fastest counts.
TIMES = 3


def _gongkai() -> Reader:
    from crawler.reading import read
    from crawler.reading.as_json import to_json
    from disclosures import Page

    def answer(text: str, url: str) -> Answer:
        headers = {"content-type": "text/html; charset=utf-8"}
        return to_json(read(Page(url=url, body=text.encode(), headers=headers)), input="")

    return answer


def _lxml() -> Reader:
    from lxml import html

    def answer(text: str, url: str) -> Answer:
        html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
        return {}

    return answer


def _trafilatura() -> Reader:
    import trafilatura

    def answer(text: str, url: str) -> Answer:
        found = trafilatura.bare_extraction(text, url=url, with_metadata=True)
        if found is None:
            return {}
        said = found.as_dict()
        return {
            "title": said["title"],
            "published_at": said["date"],
            "publisher": said["author"] or said["sitename"],
            "body_text": said["text"],
        }

    return answer


def _htmldate() -> Reader:
    import htmldate

    return lambda text, url: {"published_at": htmldate.find_date(text, url=url)}


def _readability() -> Reader:
    import readability
    from lxml import html

    def answer(text: str, url: str) -> Answer:
        document = readability.Document(text)
        body = html.fromstring(document.summary()).text_content()
        return {"title": document.short_title(), "body_text": body}

    return answer


def _gne() -> Reader:
    import gne

    def answer(text: str, url: str) -> Answer:
        said = gne.GeneralNewsExtractor().extract(text)
        return {
            "title": said["title"],
            "published_at": said["publish_time"],
            "publisher": said["author"],
            "body_text": said["content"],
        }

    return answer


READERS: dict[str, Callable[[], Reader]] = {
    "gongkai": _gongkai,
    "lxml": _lxml,
    "trafilatura": _trafilatura,
    "htmldate": _htmldate,
    "readability": _readability,
    "gne": _gne,
}


def _peak() -> int:
    """Kibibytes that this process has held at most; not its parent's, which getrusage would add."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def _read(reader: Reader, text: str, url: str) -> tuple[Answer, float]:
    """The answer, and the seconds of CPU of the fastest of a few tries."""
    answer: Answer = {}
    seconds = []
    for _ in range(TIMES):
        begun = time.process_time()
        try:
            answer = reader(text, url)
        except Exception as error:  # noqa: BLE001  # boundary: a peer may fail on any page
            answer = {"error": f"{type(error).__name__}: {error}"}
        seconds.append(time.process_time() - begun)
    return answer, min(seconds)


def _main(name: str) -> None:
    reader = READERS[name]()
    jobs = [json.loads(line) for line in sys.stdin]
    texts = [Path(job["path"]).read_text(encoding="utf-8") for job in jobs]
    for job, text in zip(jobs, texts, strict=True):
        answer, seconds = _read(reader, text, job["url"])
        print(json.dumps({"name": job["name"], "seconds": seconds, "answer": answer}))
    print(json.dumps({"name": "", "peak_kib": _peak()}))


if __name__ == "__main__":
    _main(sys.argv[1])

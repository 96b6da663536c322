"""核验公开（Gongkai）出具的证据包。Check a bundle of evidence that Gongkai gave out.

    python3 verify.py [BUNDLE.zip]      # or without an argument, beside the unpacked files

It needs Python 3.8 and nothing else, asks no network, and says OK or where the evidence breaks:
whether pages.warc holds the very bytes, addresses, headers and times that manifest.json states
(of each page and of the file that its report is in), and whether each revision is tied to the one
before. What it cannot know is whether the whole bundle was made anew: for that, compare the last
link with the one that somebody noted earlier, or with the one on the report's page.
"""

import hashlib
import json
import sys
import zipfile
import zlib
from pathlib import Path
from urllib.parse import quote

FORMAT = "gongkai-evidence/1"
STATED = ("report", "number", "url", "via", "status", "headers")
STATED += ("fetched_at", "seen_at", "raw_sha256", "digest", "reparsed", "file")
BESIDE = ("previous", "chain", "records")

# What reading a damaged file raises; ValueError is also that of JSON and UTF-8.
UNREADABLE = (LookupError, ValueError, TypeError, AttributeError, OSError, EOFError)
UNREADABLE += (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError)

OF_THE_WAY = {"content-encoding", "transfer-encoding", "content-length", "connection"}


class Broken(Exception):
    """The evidence does not hold."""


def main(arguments):
    """Check the bundle named by the first argument, or the files beside this script."""
    try:
        last = check(opener(arguments[0] if arguments else ""))
    except Broken as error:
        sys.stdout.write(f"BROKEN: {error}\n")
        return 1
    except UNREADABLE as error:
        sys.stdout.write(f"BROKEN: cannot be read: {error!r}\n")
        return 1
    sys.stdout.write(f"OK: {last['number']} revision(s) of report {last['report']}\n")
    sys.stdout.write(f"last link: {last['chain']}\n")
    return 0


def opener(path):
    """Give a function that reads a file of the bundle by its name."""
    if path:
        bundle = zipfile.ZipFile(path)
        return bundle.read
    folder = Path(__file__).resolve().parent
    return lambda name: (folder / Path(name).name).read_bytes()


def check(read):
    """Check everything; give the last revision."""
    manifest = json.loads(read("manifest.json").decode(), object_pairs_hook=once)
    need(set(manifest) == {"format", "warc", "revisions"}, "the manifest has other fields")
    need(set(manifest["warc"]) == {"file", "sha256"}, "the manifest has other fields")
    need(manifest["format"] == FORMAT, "the manifest is of another format")
    data = read(manifest["warc"]["file"])
    records = once(read_warc(data))
    before, last, stated = "", None, set()
    for number, entry in enumerate(manifest["revisions"], 1):
        where = f"revision {number}"
        need(set(entry) == {*STATED, *BESIDE}, f"{where} has other fields")
        need(entry["number"] == number, f"{where} is missing")
        need(last is None or entry["report"] == last["report"], f"{where}: another report")
        need(entry["previous"] == before, f"{where} is not tied to the one before")
        need(entry["chain"] == link(before, entry), f"{where}: its link does not fit")
        answers = [entry, entry["file"]] if entry["file"] else [entry]
        need(len(entry["records"]) == len(answers), f"{where}: its pages are not those stated")
        for place, answer in enumerate(answers):
            record = entry["records"][place]
            need(record in records, f"{where}: its page is not in the WARC file")
            at = answer["fetched_at"] or entry["seen_at"]
            check_answer(where, answer, at.replace("+00:00", "Z"), records[record])
            stated.add(record)
        before, last = entry["chain"], entry
    need(last is not None, "there is no revision in it")
    need(len(records) == len(stated) + 1, "the WARC file holds what no revision states")
    same = hashlib.sha256(data).hexdigest() == manifest["warc"]["sha256"]
    need(same, "the WARC file is not the one of the manifest")
    return last


def link(before, entry):
    """Compute what ties a revision to its bytes and to the revision before."""
    stated = {name: entry[name] for name in STATED}
    text = json.dumps(stated, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256((before + "\n" + text).encode("utf-8", "backslashreplace")).hexdigest()


def check_answer(where, stated, at, record):
    """Check one answer, of a page or of its file, against what is stated of it."""
    fields, block = record
    head, _, body = block.partition(b"\r\n\r\n")
    need(fields["warc-type"] == "response", f"{where}: its record is no answer")
    status, *lines = head.decode("utf-8", "replace").split("\r\n")
    need(hashlib.sha256(body).hexdigest() == stated["raw_sha256"], f"{where}: other bytes")
    need(fields["warc-payload-digest"] == "sha256:" + stated["raw_sha256"], f"{where}: digest")
    digest = "sha256:" + hashlib.sha256(block).hexdigest()
    need(fields["warc-block-digest"] == digest, f"{where}: other headers")
    address = quote(stated["via"] or stated["url"], safe="%:/?#[]@!$&'()*+,;=-._~")
    need(fields["warc-target-uri"] == address, f"{where}: another address")
    need(fields["warc-date"] == at, f"{where}: another date")
    need(status.split(" ")[1] == str(stated["status"]), f"{where}: another status")
    told = [line.partition(": ")[::2] for line in lines]
    need(told[:-1] == list(headers(stated)), f"{where}: other headers")
    need(told[-1] == ("content-length", str(len(body))), f"{where}: another length")


def headers(stated):
    """Give the headers as they stand in the WARC file; of the way are kept under another name."""
    for name, value in stated["headers"].items():
        aside = "x-archive-orig-" if name.lower() in OF_THE_WAY else ""
        text = " ".join(value.split())
        yield aside + name, text.encode("utf-8", "replace").decode()


def read_warc(data):
    """Give each record as (id, (fields, block)); every byte of the file belongs to one."""
    while data:
        head, gap, rest = data.partition(b"\r\n\r\n")
        version, *lines = head.decode().split("\r\n")
        need(gap and version == "WARC/1.1", "pages.warc is damaged")
        fields = {name.lower(): value for name, _, value in (ln.partition(": ") for ln in lines)}
        length = int(fields["content-length"])
        need(rest[length : length + 4] == b"\r\n\r\n", "pages.warc is damaged")
        yield fields["warc-record-id"], (fields, rest[:length])
        data = rest[length + 4 :]


def once(pairs):
    """Make a dictionary of pairs that name nothing twice."""
    pairs = list(pairs)
    named = dict(pairs)
    need(len(named) == len(pairs), "something is named twice")
    return named


def need(holds, why):
    """Raise Broken with the reason unless it holds."""
    if not holds:
        raise Broken(why)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

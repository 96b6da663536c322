"""核验公开（Gongkai）出具的证据包。Verify an evidence bundle issued by Gongkai.

    python3 verify.py [BUNDLE.zip]      # or without an argument, beside the unpacked files

It needs Python 3.8 or newer, no other package and no network. It prints OK, or what is wrong. It
verifies that pages.warc contains the bytes, addresses, headers and times that manifest.json states
(of each page, of the file that contains its report, of the further pages of its text), and that
each revision is chained to the one before. It cannot detect a bundle that was forged as a whole: to
exclude that, compare the last chain hash with one that was noted earlier, or with the one on the
report's page.
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
FURTHER = "further"  # only where a text is spread over several pages
CHAIN_FIELDS = ("previous", "chain", "records")

# Exceptions that reading a damaged file raises; JSON and UTF-8 errors are ValueErrors.
UNREADABLE = (LookupError, ValueError, TypeError, AttributeError, OSError, EOFError)
UNREADABLE += (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError)

RENAMED_HEADERS = {"content-encoding", "transfer-encoding", "content-length", "connection"}


class Broken(Exception):
    """The evidence is not valid."""


def main(arguments):
    """Verify the bundle that the first argument names, or the files beside this script."""
    try:
        last = check(opener(arguments[0] if arguments else ""))
    except Broken as error:
        sys.stdout.write(f"BROKEN: {error}\n")
        return 1
    except UNREADABLE as error:
        sys.stdout.write(f"BROKEN: cannot be read: {error!r}\n")
        return 1
    sys.stdout.write(f"OK: {last['number']} revision(s) of report {last['report']}\n")
    sys.stdout.write(f"last chain hash: {last['chain']}\n")
    return 0


def opener(path):
    """Return a function that reads a file of the bundle by its name."""
    if path:
        bundle = zipfile.ZipFile(path)
        return bundle.read
    folder = Path(__file__).resolve().parent
    return lambda name: (folder / Path(name).name).read_bytes()


def check(read):
    """Verify everything; return the last revision."""
    manifest = json.loads(read("manifest.json").decode(), object_pairs_hook=once)
    need(set(manifest) == {"format", "warc", "revisions"}, "the manifest has other fields")
    need(set(manifest["warc"]) == {"file", "sha256"}, "the manifest has other fields")
    need(manifest["format"] == FORMAT, "the manifest is of another format")
    data = read(manifest["warc"]["file"])
    records = once(read_warc(data))
    before, last, stated = "", None, set()
    for number, entry in enumerate(manifest["revisions"], 1):
        where = f"revision {number}"
        need(set(entry) - {FURTHER} == {*STATED, *CHAIN_FIELDS}, f"{where} has other fields")
        need(entry["number"] == number, f"{where} is missing")
        need(last is None or entry["report"] == last["report"], f"{where}: another report")
        need(entry["previous"] == before, f"{where} is not chained to the one before")
        need(entry["chain"] == chain_hash(before, entry), f"{where}: its chain hash does not match")
        responses = [entry, entry["file"]] if entry["file"] else [entry]
        responses += entry.get(FURTHER, [])
        need(
            len(entry["records"]) == len(responses), f"{where}: the number of its records is wrong"
        )
        for position, response in enumerate(responses):
            record = entry["records"][position]
            need(record in records, f"{where}: its record is not in the WARC file")
            at = response["fetched_at"] or entry["seen_at"]
            check_response(where, response, at.replace("+00:00", "Z"), records[record])
            stated.add(record)
        before, last = entry["chain"], entry
    need(last is not None, "there is no revision")
    need(len(records) == len(stated) + 1, "the WARC file has records of no revision")
    same = hashlib.sha256(data).hexdigest() == manifest["warc"]["sha256"]
    need(same, "the WARC file is not the one of the manifest")
    return last


def chain_hash(before, entry):
    """Hash the description of a revision with the chain hash of the revision before."""
    stated = {name: entry[name] for name in (*STATED, FURTHER) if name in entry}
    text = json.dumps(stated, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256((before + "\n" + text).encode("utf-8", "backslashreplace")).hexdigest()


def check_response(where, stated, at, record):
    """Verify one response, of a page or of its file, against its description."""
    fields, block = record
    head, _, body = block.partition(b"\r\n\r\n")
    need(fields["warc-type"] == "response", f"{where}: its record is no response")
    status, *lines = head.decode("utf-8", "replace").split("\r\n")
    need(hashlib.sha256(body).hexdigest() == stated["raw_sha256"], f"{where}: other bytes")
    need(fields["warc-payload-digest"] == "sha256:" + stated["raw_sha256"], f"{where}: digest")
    digest = "sha256:" + hashlib.sha256(block).hexdigest()
    need(fields["warc-block-digest"] == digest, f"{where}: other headers")
    address = quote(stated["via"] or stated["url"], safe="%:/?#[]@!$&'()*+,;=-._~")
    need(fields["warc-target-uri"] == address, f"{where}: another address")
    need(fields["warc-date"] == at, f"{where}: another date")
    need(status.split(" ")[1] == str(stated["status"]), f"{where}: another status")
    written = [line.partition(": ")[::2] for line in lines]
    need(written[:-1] == list(headers(stated)), f"{where}: other headers")
    need(written[-1] == ("content-length", str(len(body))), f"{where}: another length")


def headers(stated):
    """Yield the headers as written in the WARC file; some have another name there."""
    for name, value in stated["headers"].items():
        prefix = "x-archive-orig-" if name.lower() in RENAMED_HEADERS else ""
        text = " ".join(value.split())
        yield prefix + name, text.encode("utf-8", "replace").decode()


def read_warc(data):
    """Yield each record as (id, (fields, block)); every byte of the file belongs to one."""
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
    """Make a dictionary of pairs; raise Broken if a name occurs twice."""
    pairs = list(pairs)
    named = dict(pairs)
    need(len(named) == len(pairs), "a name occurs twice")
    return named


def need(holds, why):
    """Raise Broken with the reason unless `holds`."""
    if not holds:
        raise Broken(why)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Evidence bundles: other tools read them, and any alteration is detected."""

import json
import runpy
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from disclosures import Block, BlockKind, Page, ReportObserved, Source
from disclosures.errors import InputError, NotFound
from disclosures.ports import EvidenceItem
from service.evidence import bundle, bundle_name, verify
from service.evidence.warc import ArchivedResponse, write_warc
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.sources.catalogue import SqlSources
from tests.conftest import MONDAY, StoppedClock

HEADERS = {
    "content-type": "text/html; charset=gb2312",
    "content-encoding": "gzip",
    "content-length": "17",
    "x-机关": "临河区\r\n商务局",
}


@pytest.fixture
def evidence_items(
    ledger: SqlLedger,
    sources: SqlSources,
    source: Source,
    queries: SqlQueries,
    clock: StoppedClock,
    make_observation: Callable[..., ReportObserved],
) -> list[EvidenceItem]:
    """Three stored revisions of one report."""
    run = ledger.begin(sources.put(source))
    for count in (78, 79, 81):
        text = f"全年主动公开政府信息{count}条。"
        observation = make_observation(blocks=(Block(kind=BlockKind.PARAGRAPH, text=text),))
        page = Page(
            url=f"http://www.linhe.example/swj/年报.html?v={count}",
            body=f"<p>{text}</p>\r\n\r\nWARC/1.1\r\n".encode("gb18030"),
            headers=HEADERS,
            fetched_at=clock(),
            via="http://www.linhe.example/api/nb" if count == 79 else "",
        )
        file = replace(page, url="http://www.linhe.example/swj/附件.pdf", body=b"%PDF-1.7 WARC/1.1")
        ledger.record(run, replace(observation, page=page, file=None if count == 79 else file))
        clock.advance(timedelta(days=1, microseconds=7))
    [report] = queries.reports()
    return list(queries.evidence_items(report.report.id, 3))


def unpack(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as queries:
        return {name: queries.read(name) for name in queries.namelist()}


def verification(files: dict[str, bytes]) -> str:
    """Return the result of verify.py for a bundle with these files."""
    try:
        last = verify.check(files.__getitem__)  # type: ignore[no-untyped-call]  # for Python 3.8
        return f"OK {last['number']}"
    except verify.Broken as error:
        return str(error)
    except verify.UNREADABLE as error:
        return f"cannot be read: {error!r}"


def altered(files: dict[str, bytes], **changes: object) -> dict[str, bytes]:
    """Change fields of the second revision in the manifest of a bundle."""
    manifest = json.loads(files["manifest.json"])
    manifest["revisions"][1].update(changes)
    return files | {"manifest.json": json.dumps(manifest, ensure_ascii=False).encode()}


def with_warc(files: dict[str, bytes], data: bytes) -> dict[str, bytes]:
    """Replace the WARC file of a bundle, and update its digest in the manifest."""
    manifest = json.loads(files["manifest.json"])
    manifest["warc"]["sha256"] = sha256(data).hexdigest()
    return files | {"manifest.json": json.dumps(manifest).encode(), "pages.warc": data}


def test_bundle_is_verified_by_its_own_script(
    evidence_items: list[EvidenceItem], tmp_path: Path
) -> None:
    path = tmp_path / bundle_name(evidence_items)
    path.write_bytes(bundle(evidence_items))
    with ZipFile(path) as queries:
        queries.extractall(tmp_path / "unpacked")
    script = str(tmp_path / "unpacked" / "verify.py")

    for arguments in ([], [str(path)]):
        done = subprocess.run(
            [sys.executable, "-I", script, *arguments], capture_output=True, text=True, check=False
        )

        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.splitlines() == [
            f"OK: 3 revision(s) of report {evidence_items[0].report}",
            f"last chain hash: {evidence_items[-1].chain}",
        ]


def test_script_reports_a_broken_bundle_in_one_line(
    evidence_items: list[EvidenceItem], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cut.zip"
    path.write_bytes(bundle(evidence_items)[:-30])
    main = runpy.run_path(str(Path(verify.__file__)))["main"]

    assert main([str(path)]) == 1
    assert capsys.readouterr().out.startswith("BROKEN: ")


def test_evidence_of_an_earlier_revision_is_the_beginning_of_the_same_chain(
    evidence_items: list[EvidenceItem], queries: SqlQueries
) -> None:
    earlier = queries.evidence_items(evidence_items[0].report, 2)

    assert earlier == evidence_items[:2]
    assert verification(unpack(bundle(earlier))) == "OK 2"
    assert bundle(earlier) == bundle(earlier)
    with pytest.raises(NotFound):
        queries.evidence_items(evidence_items[0].report, 4)


def test_evidence_beyond_the_size_limit_is_rejected(
    evidence_items: list[EvidenceItem], queries: SqlQueries
) -> None:
    size = sum(len(each.page.body) for each in evidence_items) + len(b"%PDF-1.7 WARC/1.1")

    assert queries.evidence_items(evidence_items[0].report, 3, most=size) == evidence_items
    with pytest.raises(InputError, match="gongkai evidence"):
        queries.evidence_items(evidence_items[0].report, 3, most=size - 1)


def test_page_altered_by_one_byte_is_detected(evidence_items: list[EvidenceItem]) -> None:
    files = unpack(bundle(evidence_items))
    original, forged_count = (f"息{count}条".encode("gb18030") for count in (79, 97))
    forged = files["pages.warc"].replace(original, forged_count)
    assert forged != files["pages.warc"]

    assert verification(files | {"pages.warc": forged}) == "revision 2: other bytes"


def test_page_altered_with_all_its_digests_is_detected(evidence_items: list[EvidenceItem]) -> None:
    """The chain hash does not match if both the bytes and their digests are forged."""
    page = replace(evidence_items[1].page, body=b"<p>forged</p>")
    forged = [evidence_items[0], replace(evidence_items[1], page=page), evidence_items[2]]

    assert verification(unpack(bundle(forged))) == "revision 2: its chain hash does not match"


def test_altered_field_of_the_manifest_is_detected(evidence_items: list[EvidenceItem]) -> None:
    changes: dict[str, object] = {
        "fetched_at": "2026-10-06T09:00:00.000008+00:00",
        "seen_at": "2020-01-01T00:00:00.000000+00:00",
        "url": "http://elsewhere.example/",
        "via": "",
        "status": 404,
        "headers": {},
        "reparsed": True,
        "digest": "0" * 64,
        "file": {"url": "http://elsewhere.example/"},
    }
    files = unpack(bundle(evidence_items))

    found = {name: verification(altered(files, **{name: changes[name]})) for name in changes}

    assert found == dict.fromkeys(changes, "revision 2: its chain hash does not match")


def test_altered_or_missing_chain_hash_is_detected(evidence_items: list[EvidenceItem]) -> None:
    files = unpack(bundle(evidence_items))
    relinked = replace(evidence_items[1], chain="0" * 64)

    assert (
        verification(altered(files, chain="0" * 64)) == "revision 2: its chain hash does not match"
    )
    assert (
        verification(altered(files, previous="0" * 64))
        == "revision 2 is not chained to the one before"
    )
    assert "chain hash" in verification(
        unpack(bundle([evidence_items[0], relinked, evidence_items[2]]))
    )
    assert (
        verification(unpack(bundle([evidence_items[0], evidence_items[2]])))
        == "revision 2 is missing"
    )


def test_any_altered_byte_is_detected(evidence_items: list[EvidenceItem]) -> None:
    files = unpack(bundle(evidence_items))
    assert verification(files) == "OK 3"

    @given(
        name=st.sampled_from(["manifest.json", "pages.warc"]),
        place=st.floats(0, 1, exclude_max=True),
        bit=st.integers(0, 7),
    )
    def flip(name: str, place: float, bit: int) -> None:
        data = bytearray(files[name])
        data[int(place * len(data))] ^= 1 << bit

        assert not verification(files | {name: bytes(data)}).startswith("OK")

    flip()


def test_altered_or_missing_file_is_detected(evidence_items: list[EvidenceItem]) -> None:
    """The primary file of a report is part of the chain, like its page."""
    [first, second, third] = evidence_items
    assert first.file is not None
    assert third.file is not None
    forged = replace(third, file=replace(third.file, body=b"%PDF-1.7 forged"))

    assert (
        verification(unpack(bundle([first, second, forged])))
        == "revision 3: its chain hash does not match"
    )
    bare = replace(third, file=None)
    assert (
        verification(unpack(bundle([first, second, bare])))
        == "revision 3: its chain hash does not match"
    )
    lent = replace(second, file=first.file)
    assert (
        verification(unpack(bundle([first, lent, third])))
        == "revision 2: its chain hash does not match"
    )


def test_content_that_no_revision_lists_is_detected(
    evidence_items: list[EvidenceItem],
) -> None:
    """An addition is detected even if the digest of the WARC file is updated."""
    files = unpack(bundle(evidence_items))
    page = Page(url="http://www.linhe.example/forged.html", body=b"forged")
    added = write_warc([ArchivedResponse(page=page, at=MONDAY)]).partition(b"\r\n\r\nWARC/1.1")[2]

    assert verification(altered(files, title="forged")) == "revision 2 has other fields"
    assert verification(with_warc(files, files["pages.warc"] + b"WARC/1.1" + added)) == (
        "the WARC file has records of no revision"
    )
    twice = files["pages.warc"] + files["pages.warc"]
    assert verification(with_warc(files, twice)) == "a name occurs twice"
    other_kind = files["pages.warc"].replace(b"WARC-Type: response", b"WARC-Type: metadata", 1)
    assert verification(with_warc(files, other_kind)) == "revision 1: its record is no response"


def test_warc_file_is_readable_by_warcio(evidence_items: list[EvidenceItem]) -> None:
    """warcio reads the file and confirms its digests."""
    data = unpack(bundle(evidence_items))["pages.warc"]

    records = [
        (record, record.content_stream().read())
        for record in ArchiveIterator(BytesIO(data), check_digests="raise")
    ]

    assert [record.rec_type for record, _ in records] == ["warcinfo", *["response"] * 5]
    pages = [each for each in records[1:] if not each[1].startswith(b"%PDF")]
    files = [each for each in records[1:] if each[1].startswith(b"%PDF")]
    for evidence_item, (record, body) in zip(evidence_items, pages, strict=True):
        assert body == evidence_item.page.body
        address = "http://www.linhe.example/swj/%E5%B9%B4%E6%8A%A5.html?v="
        came_from = evidence_item.page.via or address
        assert record.rec_headers["WARC-Target-URI"].startswith(came_from)
        assert record.http_headers.get_statuscode() == "200"
        assert record.http_headers["content-type"] == "text/html; charset=gb2312"
        assert record.http_headers["x-archive-orig-content-encoding"] == "gzip"
    for record, body in files:
        assert body == b"%PDF-1.7 WARC/1.1"
        assert record.rec_headers["WARC-Target-URI"].endswith("/swj/%E9%99%84%E4%BB%B6.pdf")


def test_equal_response_is_written_once() -> None:
    answer = ArchivedResponse(page=Page(url="http://a.example/", body=b"x", status=299), at=MONDAY)

    assert write_warc([answer, answer]) == write_warc([answer])
    assert b"HTTP/1.1 299 \r\n" in write_warc([answer])

"""The bundle: responses as a WARC file, a manifest, and the script that verifies both. Pure."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from disclosures import Page
from disclosures.ports import EvidenceItem
from service.evidence.warc import ArchivedResponse, write_warc

FORMAT = "gongkai-evidence/1"

#: Modification time of all files: the same evidence always gives the same bytes.
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)


def bundle(evidence_items: Sequence[EvidenceItem]) -> bytes:
    """Pack the evidence of all revisions of one report, from the first to the last item."""
    warc = write_warc(response for each in evidence_items for response in _responses(each))
    manifest = {
        "format": FORMAT,
        "warc": {"file": "pages.warc", "sha256": sha256(warc).hexdigest()},
        "revisions": _entries(evidence_items),
    }
    files = {
        "manifest.json": json.dumps(manifest, ensure_ascii=False, indent=1).encode(),
        "pages.warc": warc,
        "verify.py": (Path(__file__).parent / "verify.py").read_bytes(),
    }
    packed = BytesIO()
    with ZipFile(packed, "w") as queries:
        for name, data in files.items():
            info = ZipInfo(name, _FIXED_TIME)
            info.compress_type, info.external_attr = ZIP_DEFLATED, 0o644 << 16
            queries.writestr(info, data)
    return packed.getvalue()


def bundle_name(evidence_items: Sequence[EvidenceItem]) -> str:
    """Return its file name: ``gongkai-evidence-0f8a1b2c3d4e-2.zip``."""
    last = evidence_items[-1]
    return f"gongkai-evidence-{last.report.hex[:12]}-{last.number}.zip"


def _entries(evidence_items: Sequence[EvidenceItem]) -> list[dict[str, object]]:
    """Describe each revision, with its chain hash and that of the revision before."""
    hashes = ["", *(each.chain for each in evidence_items)]
    return [
        {
            "report": str(each.report),
            "number": each.number,
            **_description(each.page),
            "seen_at": _timestamp(each.seen_at),
            "digest": each.digest,
            "reparsed": each.reparsed,
            "file": _description(each.file) if each.file else None,
            **({"further": [*map(_description, each.page.further)]} if each.page.further else {}),
            "previous": before,
            "chain": each.chain,
            "records": [response.id for response in _responses(each)],
        }
        for before, each in zip(hashes, evidence_items, strict=False)
    ]


def _description(page: Page) -> dict[str, object]:
    return {
        "url": page.url,
        "via": page.via,
        "status": page.status,
        "headers": dict(page.headers),
        "fetched_at": _timestamp(page.fetched_at),
        "raw_sha256": page.sha256,
    }


def _responses(evidence_item: EvidenceItem) -> list[ArchivedResponse]:
    """Return the page, the file that contains the report, the further pages of its text."""
    first = (evidence_item.page, evidence_item.file, *evidence_item.page.further)
    pages = [page for page in first if page is not None]
    return [
        ArchivedResponse(page=page, at=page.fetched_at or evidence_item.seen_at) for page in pages
    ]


def _timestamp(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(UTC).isoformat(timespec="microseconds")

"""Downloads: raw bytes of pages and files, and evidence bundles."""

from starlette.responses import Response

from disclosures import Revision
from disclosures.errors import NotFound
from service.evidence import bundle, bundle_name
from service.web.context import Context, ViewContext
from service.web.parameters import PathId, PathNumber
from service.web.revisions import find_revision
from service.web.routing import page_router
from service.web.security.headers import SANDBOX_POLICY

#: Maximum size of the pages in a bundle, in bytes; the CLI has no such limit.
MAX_BUNDLE_BYTES = 64 * 2**20

router = page_router()


@router.get("/reports/{report}/revisions/{number}/raw")
def raw(context: Context, report: PathId, number: PathNumber) -> Response:
    """Send the bytes of the page as they were received."""
    revision = find_revision(context.queries.revisions(report), number)
    return _download(context, revision.raw_sha256, f"{_file_stem(revision)}.bin")


@router.get("/reports/{report}/revisions/{number}/file")
def file(context: Context, report: PathId, number: PathNumber) -> Response:
    """Send the bytes of the file that contains the report as they were received."""
    revision = find_revision(context.queries.revisions(report), number)
    if not revision.file_sha256:
        raise NotFound("no file was kept with this revision")
    name = f"{_file_stem(revision)}-file{_file_suffix(revision)}"
    return _download(context, revision.file_sha256, name)


@router.get("/reports/{report}/revisions/{number}/evidence")
def evidence(context: Context, report: PathId, number: PathNumber) -> Response:
    """Send the evidence bundle of a revision and of all before it."""
    items = context.queries.evidence_items(report, number, most=MAX_BUNDLE_BYTES)
    headers = {
        "Content-Disposition": f'attachment; filename="{bundle_name(items)}"',
        "Content-Security-Policy": SANDBOX_POLICY,
        "Cache-Control": "max-age=86400",
    }
    return Response(bundle(items), headers=headers, media_type="application/zip")


def _file_stem(revision: Revision) -> str:
    return f"gongkai-{revision.report.id.hex[:12]}-{revision.number}"


def _file_suffix(revision: Revision) -> str:
    """Return the suffix of the file's type, as its bytes show it: ``.pdf``."""
    files = revision.reading.attachments
    kinds = [f.kind for f in files if f.sha256 == revision.file_sha256]
    kind = kinds[0] if kinds else ""
    return f".{kind}" if kind.isascii() and kind.isalnum() else ".bin"


def _download(context: ViewContext, sha256: str, name: str) -> Response:
    """Send bytes that no browser shows or runs."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": SANDBOX_POLICY,
        "ETag": f'"{sha256}"',
        "Cache-Control": "max-age=86400",
    }
    body = context.queries.raw(sha256)
    return Response(body, headers=headers, media_type="application/octet-stream")

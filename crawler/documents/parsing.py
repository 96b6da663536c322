"""Parses a file of any supported kind."""

from collections.abc import Callable, Iterator
from importlib import import_module

from crawler.documents.blocks import Document, DocumentBlock, DocumentError, DocumentSize
from crawler.documents.file_kinds import kind_of_bytes
from crawler.documents.parser_errors import PARSER_ERRORS
from crawler.documents.zip_packages import entry_names
from disclosures import Fault
from disclosures.reason import Reason, ReasonCode

#: Maximum size of a file.
MAX_FILE_BYTES = 15 * 2**20

#: Entries of an archive that are named.
_NAMES_OF_ARCHIVE = 5

#: Kind → module and function of its parser. Modules are imported at the first file of a kind,
#: because their libraries cost 30 MB and a third of a second, and most visits have no file.
_PARSERS = {
    "doc": ("crawler.documents.word.doc", "parse_doc"),
    "docx": ("crawler.documents.word.docx", "parse_docx"),
    "ofd": ("crawler.documents.ofd", "parse_ofd"),
    "pdf": ("crawler.documents.pdf.pdf", "parse_pdf"),
    "rtf": ("crawler.documents.word.rtf", "parse_rtf"),
    "xls": ("crawler.documents.workbooks", "parse_xls"),
    "xlsx": ("crawler.documents.workbooks", "parse_xlsx"),
}


def parse_document(body: bytes) -> Document:
    """Parse a file by the kind of its bytes, whatever its name.

    Raises:
        DocumentError: It is too large, broken, encrypted, empty, or of an unsupported kind.
    """
    kind = kind_of_bytes(body)
    if len(body) > MAX_FILE_BYTES:
        reason = Reason.of(ReasonCode.SIZE_TOO_LARGE, bytes=len(body), limit=MAX_FILE_BYTES)
        raise DocumentError(Fault.TOO_LARGE, reason)
    if kind == "encrypted":
        raise DocumentError(Fault.NOT_TEXT, Reason.of(ReasonCode.DOCUMENT_ENCRYPTED))
    if not kind:
        raise DocumentError(Fault.NOT_TEXT, Reason.of(ReasonCode.DOCUMENT_UNRECOGNISED))
    if kind == "zip":
        names = "、".join(entry_names(body)[:_NAMES_OF_ARCHIVE])
        raise DocumentError(Fault.NOT_TEXT, Reason.of(ReasonCode.DOCUMENT_ARCHIVE, names=names))
    if kind not in _PARSERS:
        raise DocumentError(Fault.NOT_TEXT, Reason.of(ReasonCode.DOCUMENT_UNKNOWN_KIND, kind=kind))
    size = DocumentSize()
    try:
        blocks = tuple(size.add(block) for block in _parser_of(kind)(body))
    except PARSER_ERRORS as error:
        named = f"{type(error).__name__}: {error}"[:200]
        reason = Reason.of(ReasonCode.DOCUMENT_BROKEN, kind=kind, error=named)
        raise DocumentError(Fault.NOT_TEXT, reason) from error
    if not blocks:
        raise DocumentError(Fault.EMPTY, Reason.of(ReasonCode.DOCUMENT_EMPTY))
    return Document(kind=kind, blocks=blocks)


def _parser_of(kind: str) -> Callable[[bytes], Iterator[DocumentBlock]]:
    module, name = _PARSERS[kind]
    parser: Callable[[bytes], Iterator[DocumentBlock]] = getattr(import_module(module), name)
    return parser

"""Converts a reading to a JSON object; docs/reading.md describes every field."""

from collections.abc import Callable
from decimal import Decimal

from disclosures import Attachment, Block, BlockKind, Figure, FileRole, Reading, Table
from disclosures.errors import PageError
from disclosures.reason import Reason

#: Formats a reason as a sentence.
ReasonFormat = Callable[[Reason], str]


def to_json(
    reading: Reading,
    *,
    input: str,  # noqa: A002  # the key in the JSON
    format_reason: ReasonFormat = str,
) -> dict[str, object]:
    """Return `reading` as JSON values; `input` is the file name or address given by the user.

    `format_reason` formats a reason as a sentence.
    """
    files = reading.attachments
    return {
        "input": input,
        "url": reading.url,
        "kind": reading.kind.value,
        "title": reading.title,
        "published_at": str(reading.published) if reading.published else None,
        "signed_on": reading.signed_on.isoformat() if reading.signed_on else None,
        "report_year": reading.report_year,
        "publisher": reading.publisher,
        "source": reading.source,
        "index_no": reading.index_no,
        "doc_no": reading.doc_no,
        "body_text": reading.body_text,
        "sections": [_section(block) for block in reading.blocks if _is_heading(block)],
        "figures": [_figure(figure) for figure in reading.figures],
        "tables": [_table(table) for table in reading.tables],
        "attachments": [_file(each, format_reason) for each in files if not _is_picture(each)],
        "pictures": [_file(each, format_reason) for each in files if _is_picture(each)],
        "findings": [
            {"code": found.code, "severity": found.severity.value, "message": found.message}
            for found in reading.findings
        ],
        "suspicions": [format_reason(one) for one in reading.suspicions],
        "reasons": [one.as_json() for one in reading.suspicions],
        "provenance": {
            name: {"where": origin.where.value, "raw": origin.raw, "others": list(origin.others)}
            for name, origin in reading.provenance.items()
        },
        "family": reading.family,
        "charset": reading.charset,
    }


def failure_to_json(
    error: PageError,
    input: str,  # noqa: A002  # the key in the JSON
    format_reason: ReasonFormat = str,
) -> dict[str, object]:
    """Return the fault and reason of an unreadable page as JSON values."""
    why, reason = format_reason(error.reason), error.reason.as_json()
    return {"input": input, "error": error.fault.value, "why": why, "reason": reason}


def _is_picture(file: Attachment) -> bool:
    return file.role is FileRole.PICTURE


def _is_heading(block: Block) -> bool:
    return block.kind is BlockKind.HEADING


def _section(block: Block) -> dict[str, object]:
    return {"level": block.level, "title": block.text}


def _table(table: Table) -> dict[str, object]:
    rows = [list(row) for row in table.rows]
    return {"form": table.form, "section": table.section, "rows": rows}


def _figure(figure: Figure) -> dict[str, object]:
    return {
        "key": figure.key,
        "value": _number(figure.value),
        "unit": figure.unit,
        "qualifier": figure.qualifier.value,
        "basis": figure.basis.value,
        "raw": figure.raw,
        "sentence": figure.sentence,
        "section": figure.section,
    }


def _file(file: Attachment, format_reason: ReasonFormat) -> dict[str, object]:
    return {
        "text": file.text,
        "role": file.role.value,
        "url": file.url,
        "kind": file.kind,
        "size": file.size,
        "sha256": file.sha256,
        "text_status": file.text_status.value,
        "why": format_reason(file.reason) if file.reason else "",
        "reason": file.reason.as_json() if file.reason else None,
    }


def _number(value: Decimal | None) -> int | float | None:
    """Return a JSON number, an integer where the value is whole; null for a blank cell."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)

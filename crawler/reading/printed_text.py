"""Gives the texts of a reading back as printed, if its page was read in simplified characters."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from crawler.reading.text.traditional import simplified
from disclosures import Attachment, Block, FieldOrigin, Figure, Reading, Table


def as_printed(reading: Reading, printed: Iterable[str]) -> Reading:
    """Replace every text of `reading` by the one of `printed` that it was converted from.

    Texts of the same length and the same simplified characters are the same; a text that is not
    printed, such as a name that was completed, stays in simplified characters.
    """
    return _Printed(printed).reading(reading)


class _Printed:
    """The printed texts, one behind the other, beside their simplified form."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._printed = "\n".join(texts)
        self._simplified = simplified(self._printed)
        self._last = 0

    def reading(self, reading: Reading) -> Reading:
        """Return a reading with all texts as printed."""
        return replace(
            reading,
            title=self._optional(reading.title),
            publisher=self._optional(reading.publisher),
            index_no=self._optional(reading.index_no),
            doc_no=self._optional(reading.doc_no),
            source=self._optional(reading.source),
            blocks=tuple(self._block(block) for block in reading.blocks),
            tables=tuple(self._table(table) for table in reading.tables),
            figures=tuple(self._figure(figure) for figure in reading.figures),
            attachments=tuple(self._attachment(file) for file in reading.attachments),
            provenance=self._origins(reading.provenance),
        )

    def _text(self, text: str) -> str:
        """Return a text as printed, the next one behind the last if there are several."""
        if not text:
            return text
        at = self._simplified.find(text, self._last)
        if at < 0:
            at = self._simplified.find(text)
        if at < 0:
            return text
        self._last = at
        return self._printed[at : at + len(text)]

    def _optional(self, text: str | None) -> str | None:
        self._last = 0
        return None if text is None else self._text(text)

    def _block(self, block: Block) -> Block:
        lines = (
            "\t".join(self._text(cell) for cell in line.split("\t"))
            for line in block.text.split("\n")
        )
        return replace(block, text="\n".join(lines))

    def _table(self, table: Table) -> Table:
        self._last = 0
        rows = tuple(tuple(self._text(cell) for cell in row) for row in table.rows)
        return replace(table, rows=rows, section=self._optional(table.section) or "")

    def _figure(self, figure: Figure) -> Figure:
        sentence = self._optional(figure.sentence) or ""
        at = figure.sentence.find(figure.raw)
        raw = sentence[at : at + len(figure.raw)] if at >= 0 else figure.raw
        section = self._optional(figure.section) or ""
        return replace(figure, sentence=sentence, raw=raw, section=section)

    def _attachment(self, file: Attachment) -> Attachment:
        return replace(file, text=self._optional(file.text) or "")

    def _origins(self, origins: Mapping[str, FieldOrigin]) -> Mapping[str, FieldOrigin]:
        return {
            name: replace(
                origin,
                raw=self._optional(origin.raw) or "",
                others=tuple(self._other(other) for other in origin.others),
            )
            for name, origin in origins.items()
        }

    def _other(self, other: str) -> str:
        where, separator, raw = other.partition(": ")
        return where + separator + (self._optional(raw) or "")

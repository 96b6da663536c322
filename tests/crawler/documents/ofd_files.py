"""OFD files (GB/T 33190): text at positions, tables of drawn lines."""

from collections.abc import Sequence

from tests.crawler.documents.document_files import make_zip

_NAMES = 'xmlns:ofd="http://www.ofdspec.org/2016"'

#: Millimetres: the left margin, the height of a line, a row and a column.
_LEFT, _LINE, _ROW, _COLUMN = 20.0, 8.0, 10.0, 30.0
_SIZE = 3.5


def make_ofd(
    paragraphs: Sequence[str], table: Sequence[Sequence[str]] = (), *, pages: int = 1
) -> bytes:
    """Return an OFD file with these lines, and a table below them on the first page."""
    top = 20.0 + len(paragraphs) * _LINE
    lines = [_text(text, _LEFT, 20.0 + at * _LINE) for at, text in enumerate(paragraphs)]
    cells = [
        _text(text, _LEFT + column * _COLUMN + 1, top + number * _ROW + 2)
        for number, row in enumerate(table)
        for column, text in enumerate(row)
    ]
    width, height = len(table[0]) * _COLUMN if table else 0, len(table) * _ROW
    level = [_line(_LEFT, top + at * _ROW, width, 0) for at in range(len(table) + 1)]
    upright = [_line(_LEFT + at, top, 0, height) for at in range(0, int(width) + 1, int(_COLUMN))]
    return _package("".join((*lines, *cells, *(level + upright if table else ()))), pages)


def make_ofd_scan(pages: int = 2) -> bytes:
    """Return an OFD file with pictures only."""
    return _package('<ofd:ImageObject Boundary="0 0 210 297" ResourceID="3"/>', pages)


def _text(text: str, x: float, y: float) -> str:
    steps = " ".join([str(_SIZE)] * (len(text) - 1))
    return (
        f'<ofd:TextObject Boundary="{x} {y} 150 6" Font="1" Size="{_SIZE}">'
        f'<ofd:TextCode X="0" Y="3.2" DeltaX="{steps}">{text}</ofd:TextCode></ofd:TextObject>'
    )


def _line(x: float, y: float, width: float, height: float) -> str:
    return (
        f'<ofd:PathObject Boundary="{x} {y} {width or 0.3} {height or 0.3}" LineWidth="0.3">'
        f"<ofd:AbbreviatedData>M 0 0 L {width} {height}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def _package(first_page: str, pages: int) -> bytes:
    area = "<ofd:PhysicalBox>0 0 500 297</ofd:PhysicalBox>"
    locations = "".join(
        f'<ofd:Page ID="{at}" BaseLoc="Pages/Page_{at}/Content.xml"/>' for at in range(pages)
    )
    entries = {
        "OFD.xml": f"<ofd:OFD {_NAMES}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {_NAMES}><ofd:CommonData><ofd:PageArea>{area}"
        f"</ofd:PageArea></ofd:CommonData><ofd:Pages>{locations}</ofd:Pages></ofd:Document>",
    }
    for at in range(pages):
        content = first_page if at == 0 else ""
        entries[f"Doc_0/Pages/Page_{at}/Content.xml"] = (
            f"<ofd:Page {_NAMES}><ofd:Content><ofd:Layer ID='9'>{content}</ofd:Layer>"
            "</ofd:Content></ofd:Page>"
        )
    return make_zip({name: text.encode() for name, text in entries.items()})

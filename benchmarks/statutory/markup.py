"""Reports as HTML, in the layouts of sites, of Word, and for printing."""

from collections.abc import Callable, Mapping
from html import escape

from benchmarks.statutory.forms import FilledReport
from benchmarks.statutory.looks import Look
from benchmarks.statutory.rows import FormCell, Rows, parts_of

CellMarkup = Callable[[FormCell], str]


def page_of_site(report: FilledReport) -> bytes:
    """Return the page of a site: one table for each, with spans."""
    return _page(report, report.tables, _plain)


def page_without_spans(report: FilledReport) -> bytes:
    """Return a page whose tables repeat each label in every cell that it covers."""
    return _page(report, report.without_spans().tables, _plain)


def page_of_word(report: FilledReport) -> bytes:
    """Return a page as Word saves it: paragraphs in cells, labels in pieces, padding."""
    return _page(report, report.tables, _word)


def page_of_parts(report: FilledReport) -> bytes:
    """Return a page whose long table is two, as after a page break, without a second header."""
    tables = []
    for heading, rows in report.tables:
        tables += [(heading, part) for part in parts_of(rows)]
    return _page(report, tables, _plain)


def printed_page(report: FilledReport, look: Look) -> bytes:
    """Return a page for printing."""

    def cell_markup(cell: FormCell) -> str:
        text = escape(cell.text)
        return f"<span class=up>{text}</span>" if look.turns(cell) else text

    style = (
        "@page{size:A4;margin:2cm 1.5cm} body{font:10.5pt 'Noto Serif CJK SC'} table{width:100%;"
        "border-collapse:collapse;table-layout:fixed} td{border:1px solid;padding:1px 2px;"
        f"text-align:center;font-size:8pt;height:{look.row_height}pt}}"
        ".up{writing-mode:vertical-rl;height:6em}"
    )
    return _page(report, report.tables, cell_markup, style, look.paragraphs)


LAYOUTS: Mapping[str, Callable[[FilledReport], bytes]] = {
    "HTML of a site": page_of_site,
    "HTML without spans": page_without_spans,
    "HTML of Word": page_of_word,
    "HTML in two parts": page_of_parts,
}


def _page(
    report: FilledReport, tables: list[tuple[str, Rows]], cell: CellMarkup, style: str = "",
    paragraphs: int = 1,
) -> bytes:  # fmt: skip
    opening = "<p>现公布本局政府信息公开工作年度报告。</p>" * paragraphs
    chapters = [f"<h2>一、总体情况</h2>{opening}"]
    headings: set[str] = set()
    for heading, rows in tables:
        chapters.append("" if heading in headings else f"<h2>{heading}</h2>")
        headings.add(heading)
        chapters.append(f"<table border=1>{''.join(_row(row, cell) for row in rows)}</table>")
    markup = (
        f"<html><head><meta charset=utf-8><title>{report.title}</title><style>{style}</style>"
        f"</head><body><h1>{report.title}</h1><p>发布日期：2025-01-20</p>"
        f"<div id=zoom>{''.join(chapters)}<h2>五、存在的主要问题及改进情况</h2><p>无。</p>"
        "<h2>六、其他需要报告的事项</h2><p>无其他需要报告的事项。</p></div></body></html>"
    )
    return markup.encode()


def _row(row: list[FormCell], cell: CellMarkup) -> str:
    return f"<tr>{''.join(_cell(each, cell(each)) for each in row)}</tr>"


def _cell(cell: FormCell, content: str) -> str:
    down = f" rowspan={cell.down}" if cell.down > 1 else ""
    across = f" colspan={cell.across}" if cell.across > 1 else ""
    return f"<td{down}{across}>{content}</td>"


def _plain(cell: FormCell) -> str:
    return escape(cell.text)


def _word(cell: FormCell) -> str:
    text = cell.text or "\N{NO-BREAK SPACE}"
    pieces = [text[at : at + 3] for at in range(0, len(text), 3)] if _is_words(text) else [text]
    if _is_words(text) and len(text) == 2:
        pieces = ["\N{NO-BREAK SPACE}".join(text)]
    return "".join(
        f'<p class=MsoNormal align=center><span lang=EN-US style="font-size:9pt">'
        f"{escape(piece)}</span><o:p></o:p></p>"
        for piece in pieces
    )


def _is_words(text: str) -> bool:
    return any("一" <= character <= "龥" for character in text)

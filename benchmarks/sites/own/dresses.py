"""Dresses of lists: how rows are marked up."""

from collections.abc import Callable, Sequence
from itertools import groupby

from benchmarks.sites.own.parts import Dress, Row, plain_row


def each(template: str, around: str = "<ul>{}</ul>") -> Dress:
    """Return a dress in which every row is filled into `template`.

    Fields: ``{a}`` address, ``{t}`` title, ``{d}`` 2024-01-18, ``{s}`` summary, ``{n}`` number,
    ``{y}``, ``{m}``, ``{dd}`` two digits each, ``{short}`` the first 12 characters of the title.
    """
    return lambda rows: around.format("".join(filled(template, row) for row in rows))


def filled(template: str, row: Row) -> str:
    """Fill one row into `template`."""
    return template.format(
        a=row.attribute, t=row.title, d=row.day, s=row.summary, n=row.place + 1,
        y=f"{row.day:%y}", m=f"{row.day:%m}", dd=f"{row.day:%d}", yyyy=f"{row.day:%Y}",
        short=row.title[:12], raw=row.href, cn=f"{row.day.year}年{row.day.month}月{row.day.day}日",
    )  # fmt: skip


def by_place(choose: Callable[[Row], str], around: str = "{}") -> Dress:
    """Return a dress whose template depends on the row."""
    return lambda rows: around.format("".join(filled(choose(row), row) for row in rows))


def grouped_by_year(rows: Sequence[Row]) -> str:
    """One group a year, each with a heading."""
    groups = groupby(rows, key=lambda row: row.day.year)
    return "".join(
        f'<div class="grp"><h4>{year}年</h4><ul>{"".join(map(plain_row, some))}</ul></div>'
        for year, some in groups
    )


def in_two_columns(rows: Sequence[Row]) -> str:
    """Rows divided among two lists side by side."""
    half = (len(rows) + 1) // 2
    left, right = ("".join(map(plain_row, some)) for some in (rows[:half], rows[half:]))
    return f'<div class="l"><ul>{left}</ul></div><div class="r"><ul>{right}</ul></div>'


def in_table_of_two(rows: Sequence[Row]) -> str:
    """Two rows of the list in each row of a table."""
    cells = [filled('<td><a href="{a}">{t}</a><br>{d}</td>', row) for row in rows]
    pairs = ["".join(cells[i : i + 2]) for i in range(0, len(cells), 2)]
    return f"<table>{''.join(f'<tr>{pair}</tr>' for pair in pairs)}</table>"


LI = '<li><a href="{a}">{t}</a><span>{d}</span></li>'
DIV = '<div class="row"><a href="{a}">{t}</a><em>{d}</em></div>'

#: name → (dress, what is unusual)
DRESSES: dict[str, tuple[Dress, str]] = {
    "dl_rows": (each('<dt><a href="{a}">{t}</a></dt><dd>{d}</dd>', "<dl>{}</dl>"), "dt and dd"),
    "dl_reversed": (
        each('<dt>{d}</dt><dd><a href="{a}">{t}</a></dd>', "<dl>{}</dl>"),
        "the date in dt, the title in dd",
    ),
    "two_tr": (
        each(
            '<tr><td><a href="{a}">{t}</a></td></tr><tr><td>发布时间：{d}</td></tr>',
            "<table>{}</table>",
        ),
        "a record is two table rows",
    ),
    "three_tr": (
        each(
            '<tr><td><a href="{a}">{t}</a></td></tr><tr><td>{d}</td></tr><tr><td><hr></td></tr>',
            "<table>{}</table>",
        ),
        "a record is two table rows and a line",
    ),
    "two_p": (each('<p><a href="{a}">{t}</a></p><p>{d}</p>', "<div>{}</div>"), "title p, date p"),
    "cards": (
        each(
            '<a class="card" href="{a}"><img src="/i/{n}.jpg" alt=""><h3>{t}</h3><p>{s}</p>'
            "<time>{d}</time></a>",
            "<div>{}</div>",
        ),
        "a card is one link",
    ),
    "cards_li": (
        each('<li><a href="{a}"><div>{t}</div><div>{s}</div><div>{d}</div></a></li>'),
        "the whole li is one link",
    ),
    "summaries": (
        each(
            '<li><h4><a href="{a}">{t}</a></h4><p>{s}<a href="{a}">[查看全文]</a></p>'
            "<span>{d}</span></li>"
        ),
        "summaries with [查看全文]",
    ),
    "summary_long": (
        each(
            '<div class="it"><div class="h"><a href="{a}">{t}</a></div><div class="b">{s}{s}{s}'
            '</div><div class="f">{d} <a href="{a}">详细&gt;&gt;</a></div></div>',
            "<div>{}</div>",
        ),
        "summaries longer than titles",
    ),
    "pictures": (
        each(
            '<li><a href="{a}"><img src="/p/{n}.png" alt="图片"></a><a href="{a}">{t}</a>'
            "<i>{d}</i></li>"
        ),
        "a picture link before the title",
    ),
    "two_digit_year": (each('<li><a href="{a}">{t}</a> [{y}-{m}-{dd}]</li>'), "a two-digit year"),
    "two_digit_slash": (each('<li>{y}/{m}/{dd} <a href="{a}">{t}</a></li>'), "24/01/18 in front"),
    "split_date": (
        each(
            '<li><div class="dt"><b>{dd}</b><i>{yyyy}-{m}</i></div><a href="{a}">{t}</a></li>'
        ),
        "day above year and month",
    ),
    "chinese_date": (each('<li><a href="{a}">{t}</a><span>{cn}</span></li>'), "2024年1月18日"),
    "dotted_date": (each('<li><a href="{a}">{t}</a><b>{yyyy}.{m}.{dd}</b></li>'), "2024.01.18"),
    "time_of_day": (each('<li><a href="{a}">{t}</a>{d} 09:3{n}:00</li>'), "a time of day"),
    "date_brackets": (each('<li>·<a href="{a}">{t}</a>（{d}）</li>'), "a date in brackets"),
    "h3_beside_li": (
        by_place(
            lambda row: '<h3><a href="{a}">{t}</a></h3><p>{d}</p>' if row.place == 0 else LI,
            "<ul>{}</ul>",
        ),
        "the newest row is h3 and p beside li",
    ),
    "headline": (
        by_place(
            lambda row: '<div class="top1"><h2><a href="{a}">{t}</a></h2><span>{d}</span></div>'
            if row.place == 0 else DIV
        ),
        "the newest row is a headline",
    ),
    "classes_differ": (
        by_place(lambda row: DIV.replace("row", f"item-{'abcdefg'[row.place]}")),
        "every row has a class of its own",
    ),
    "striped_tr": (
        by_place(
            lambda row: f'<tr class="{("odd", "even")[row.place % 2]}"><td>{{n}}</td>'
            '<td><a href="{a}">{t}</a></td><td>{d}</td></tr>',
            "<table><tbody>{}</tbody></table>",
        ),
        "striped table rows with a number",
    ),
    "separated": (
        by_place(
            lambda row: LI + ('<li class="sep"></li>' if row.place % 2 else ""), "<ul>{}</ul>"
        ),
        "empty separators between rows",
    ),
    "new_mark": (
        by_place(
            lambda row: '<li><font color="red"><b><a href="{a}">{t}</a></b></font>'
            '<img src="/new.gif" alt="NEW"><span>{d}</span></li>' if row.place == 0 else LI,
            "<ul>{}</ul>",
        ),
        "the newest row in red and bold, with NEW",
    ),
    "pinned": (
        by_place(
            lambda row: LI.replace("{t}", "【置顶】{t}") if row.place == 0 else LI, "<ul>{}</ul>"
        ),
        "【置顶】 before the newest title",
    ),
    "pictured_mark": (each(LI.replace("{t}", "(图){t}")), "(图) before every title"),
    "labelled": (
        each('<li>标题：<a href="{a}">{t}</a><br>发布日期：{d}</li>'),
        "labels 标题： and 发布日期：",
    ),
    "label_in_link": (
        each('<li><a href="{a}">标题：{t}</a><span>时间：{d}</span></li>'),
        "the label 标题： inside the link",
    ),
    "view_link": (
        each(
            '<tr><td>{n}</td><td>{t}</td><td>{d}</td><td><a href="{a}">查看</a></td></tr>',
            "<table><tr><th>序号</th><th>标题</th><th>日期</th><th>操作</th></tr>{}</table>",
        ),
        "the only link says 查看",
    ),
    "detail_link": (
        each('<li><p>{t}</p><p>{d}</p><p><a href="{a}">详情</a></p></li>'),
        "the only link says 详情",
    ),
    "icon_link": (
        each('<li><span>{t}</span><span>{d}</span><a href="{a}"><i class="ico"></i></a></li>'),
        "the only link is an icon",
    ),
    "tooltip": (
        each(
            '<li><a href="{a}" title="标题：{t}&#10;日期：{d}&#10;作者：办公室">{short}…</a></li>'
        ),
        "a tooltip of three lines beside a short title",
    ),
    "ellipsis": (
        each('<li><a href="{a}" title="{t}">{short}...</a><span>{d}</span></li>'),
        "the whole title is in the tooltip",
    ),
    "clicks": (
        each('<li><a href="{a}">{t}</a><span>点击：{n}7</span><span>{d}</span></li>'),
        "click counts",
    ),
    "replies": (
        each(
            '<li><a href="{a}">{t}</a><a href="/pl.html">评论({n})</a><span>{d}</span></li>'
        ),
        "a link to comments in each row",
    ),
    "category": (
        each('<li>[<a href="/jg.html">局机关</a>] <a href="{a}">{t}</a><span>{d}</span></li>'),
        "a category link before the title",
    ),
    "index_table": (
        each(
            '<tr><td>K0{n}-{yyyy}-00{n}</td><td><a href="{a}">{t}</a></td><td>办公室</td>'
            "<td>{d}</td></tr>",
            "<table><tr><td>索引号</td><td>名称</td><td>机构</td><td>日期</td></tr>{}</table>",
        ),
        "a table with 索引号",
    ),
    "layout_tables": (
        each(
            '<table width="100%"><tr><td><table><tr><td>·</td><td><a href="{a}"><font size="2">{t}'
            "</font></a></td><td><font>{d}</font></td></tr></table></td></tr></table>",
            "{}",
        ),
        "a table for each row",
    ),
    "breaks": (each('<a href="{a}">{t}</a> {d}<br>', "<div>{}</div>"), "links between br"),
    "spans": (each('<span><a href="{a}">{t}</a></span><span>{d}</span>', "<div>{}</div>"), "spans"),
    "deep": (
        each(
            '<div><div><div><div><div><a href="{a}"><span><span>{t}</span></span></a></div></div>'
            "</div><div><div>{d}</div></div></div></div>",
            "<section>{}</section>",
        ),
        "rows of many nested div",
    ),
    "popup": (
        each(
            '<li><a href="{a}">{t}</a><span>{d}</span><div style="display:none"><p>{t}</p>'
            "<p>{s}</p></div></li>"
        ),
        "a hidden card in each row",
    ),
    "own_elements": (
        each('<x-item><x-title><a href="{a}">{t}</a></x-title><x-date>{d}</x-date></x-item>', "{}"),
        "elements of its own",
    ),
    "unclosed": (each('<li><a href="{a}">{t}</a><span>{d}</span>'), "li is not closed"),
    "grouped": (grouped_by_year, "one group a year"),
    "two_columns": (in_two_columns, "two lists side by side"),
    "two_in_a_tr": (in_table_of_two, "two records in a table row"),
}  # fmt: skip

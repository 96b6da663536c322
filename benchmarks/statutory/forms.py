"""Reports with the three statutory tables, filled by rule, and the value of each cell.

The form is that of 国办公开办函〔2021〕30号 (T30) or 〔2019〕60号 (T60). Sums hold; how a number is
printed (1,027; 1 027; １０２７; a zero as 0, blank, / or —) is chosen by the seed.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from benchmarks.statutory.labels import (
    APPLICANT_HEADS,
    APPLICANTS,
    BLOCKS,
    CORNER,
    OUTCOME_HEADS,
    OUTCOMES,
    RESULTS,
)
from benchmarks.statutory.rows import FormCell, Rows, expanded


@dataclass(kw_only=True)
class FilledReport:
    """A report: its tables, and key → value of each cell; None: the cell is blank."""

    title: str
    tables: list[tuple[str, Rows]] = field(default_factory=list)
    values: dict[str, Decimal | None] = field(default_factory=dict)

    def without_spans(self) -> "FilledReport":
        """Return the report with each label repeated in every row and column that it covers."""
        tables = [(heading, list(expanded(rows))) for heading, rows in self.tables]
        return replace(self, tables=tables)


def filled_report(seed: int, *, t60: bool) -> FilledReport:
    """Return a report for a seed; equal seeds give equal reports."""
    dice = random.Random(seed * 2 + t60)
    year = 2019 + seed % 2 if t60 else 2021 + seed % 4
    report = FilledReport(title=f"临河区商务局{year}年政府信息公开工作年度报告")
    form = _Form(report.values, dice)
    disclosure = form.disclosure_t60() if t60 else form.disclosure_t30()
    report.tables = [
        ("二、主动公开政府信息情况", disclosure),
        ("三、收到和处理政府信息公开申请情况", form.applications(t60=t60)),
        ("四、政府信息公开行政复议、行政诉讼情况", form.outcomes()),
    ]
    return report


class _Form:
    """Fills the tables of one report, and notes what each cell states."""

    def __init__(self, values: dict[str, Decimal | None], dice: random.Random) -> None:
        self._values = values
        self._dice = dice
        self._zero = dice.choice(("0", "0", "", "/", "—", "０"))
        self._style = dice.choice(("plain", "comma", "space", "wide", "plain"))

    def number(self, key: str, value: int, *, decimals: str = "") -> FormCell:
        """Print a value in the style of the report, and note it under its key."""
        if not value and not decimals and self._zero not in ("0", "０"):
            self._values[key] = None
            return FormCell(text=self._zero)
        self._values[key] = Decimal(f"{value}{decimals}")
        text = f"{value:,}" if self._style in ("comma", "space") else str(value)
        if self._style == "space":
            text = text.replace(",", " ")
        if self._style == "wide":
            text = text.translate({48 + digit: 0xFF10 + digit for digit in range(10)})
        return FormCell(text=self._zero if not value and not decimals else text + decimals)

    def any(self, largest: int) -> int:
        """Return a random number; often zero."""
        return self._dice.choice((0, 0, self._dice.randint(1, 9), self._dice.randint(1, largest)))

    def disclosure_t30(self) -> Rows:
        heads = ("本年制发件数", "本年废止件数", "现行有效件数")
        rows: Rows = [_span("第二十条第（一）项", 4), _heads("信息内容", *heads)]
        for label, name in (("规章", "rules"), ("行政规范性文件", "normative")):
            keys = (f"{name}.issued", f"{name}.repealed", f"{name}.valid")
            rows.append(
                [FormCell(text=label), *(self.number(key, self.any(2_400)) for key in keys)]
            )
        for article, names in (
            ("第二十条第（五）项", (("行政许可", "licensing"),)),
            ("第二十条第（六）项", (("行政处罚", "penalty"), ("行政强制", "coercion"))),
        ):
            rows.append(_span(article, 4))
            rows.append(_wide("信息内容", "本年处理决定数量", head=True))
            for label, name in names:
                rows.append(_wide(label, self.number(f"{name}.decisions", self.any(60_000)).text))
        rows.append(_span("第二十条第（八）项", 4))
        rows.append(_wide("信息内容", "本年收费金额（单位：万元）", head=True))
        amount = self.any(90_000)
        cell = self.number("charges.amount", amount, decimals=".25" if amount else "")
        value = self._values["charges.amount"]
        self._values["charges.amount"] = None if value is None else value * 10_000
        rows.append(_wide("行政事业性收费", cell.text))
        return rows

    def disclosure_t60(self) -> Rows:
        rows: Rows = [
            _span("第二十条第（一）项", 5),
            _heads("信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量", last=2),
        ]
        for label, name in (("规章", "rules"), ("规范性文件", "normative")):
            keys = (f"{name}.made", f"{name}.published", f"{name}.total")
            cells = [self.number(key, self.any(2_400)) for key in keys]
            rows.append([FormCell(text=label), *cells[:2], replace(cells[2], across=2)])
        items = ("上一年项目数量", "本年增/减")
        for article, labels in (
            (
                "第二十条第（五）项",
                (("行政许可", "licensing"), ("其他对外管理服务事项", "services")),
            ),
            ("第二十条第（六）项", (("行政处罚", "penalty"), ("行政强制", "coercion"))),
        ):
            rows.append(_span(article, 5))
            rows.append(_heads("信息内容", *items, "处理决定数量", last=2))
            for label, name in labels:
                cells = [
                    self.number(f"{name}.items_before", self.any(500)),
                    self._change(f"{name}.items_change"),
                    replace(self.number(f"{name}.decisions", self.any(60_000)), across=2),
                ]
                rows.append([FormCell(text=label), *cells])
        rows.append(_span("第二十条第（八）项", 5))
        rows.append(_heads("信息内容", *items, last=3))
        cells = [
            self.number("charges.items_before", self.any(90)),
            replace(self._change("charges.items_change"), across=3),
        ]
        rows.append([FormCell(text="行政事业性收费"), *cells])
        rows.append(_span("第二十条第（九）项", 5))
        rows.append(_heads("信息内容", "采购项目数量", "采购总金额", last=3))
        amount = self.any(9_000_000)
        cell = self.number("procurement.amount", amount)
        printed = f"{cell.text}元" if amount else cell.text
        rows.append(
            [
                FormCell(text="政府集中采购"),
                self.number("procurement.count", self.any(300)),
                FormCell(text=printed, across=3),
            ]
        )
        return rows

    def _change(self, key: str) -> FormCell:
        """Print a change of items: +3, -2, or a zero."""
        change = self.any(20) * self._dice.choice((1, -1))
        if not change:
            return self.number(key, 0)
        self._values[key] = Decimal(change)
        return FormCell(text=f"{change:+d}" if self._dice.random() < 0.5 else str(change))

    def applications(self, *, t60: bool) -> Rows:
        results = [key for _, key in _result_rows(t60=t60)]
        columns = [
            {key: self.any(400) for key in results if key != "app.closed"} for _ in APPLICANTS[:-1]
        ]
        for column in columns:
            column["app.closed"] = sum(column.values())
            column["app.carried_in"] = self.any(30)
            column["app.carried_out"] = self.any(30) + column["app.carried_in"]
            column["app.received"] = (
                column["app.closed"] + column["app.carried_out"] - column["app.carried_in"]
            )
        rows = _application_heads()
        rows.append(
            [_label("一、本年新收政府信息公开申请数量", 3), *self._row("app.received", columns)]
        )
        rows.append(
            [_label("二、上年结转政府信息公开申请数量", 3), *self._row("app.carried_in", columns)]
        )
        first = FormCell(text="三、本年度办理结果", down=len(results))
        begin = [first]
        for group, items in RESULTS:
            if isinstance(items, str) or (t60 and "其他处理" in group):
                key = items if isinstance(items, str) else "app.other"
                rows.append([*begin, _label(group, 2), *self._row(key, columns)])
                begin = []
                continue
            for at, (item, key) in enumerate(items):
                label = [FormCell(text=group, down=len(items))] if at == 0 else []
                rows.append([*begin, *label, FormCell(text=item), *self._row(key, columns)])
                begin = []
        rows.append([_label("四、结转下年度继续办理", 3), *self._row("app.carried_out", columns)])
        return rows

    def _row(self, key: str, columns: Sequence[Mapping[str, int]]) -> list[FormCell]:
        numbers = [column[key] for column in columns]
        return [
            self.number(key if name == "total" else f"{key}.{name}", number)
            for name, number in zip(APPLICANTS, (*numbers, sum(numbers)), strict=True)
        ]

    def outcomes(self) -> Rows:
        rows: Rows = [
            [
                FormCell(text="行政复议", across=5, down=2, head=True),
                FormCell(text="行政诉讼", across=10, head=True),
            ],
            [
                FormCell(text="未经复议直接起诉", across=5, head=True),
                FormCell(text="复议后起诉", across=5, head=True),
            ],
            [FormCell(text=head, head=True) for _ in BLOCKS for head in OUTCOME_HEADS],
        ]
        numbers: list[FormCell] = []
        for block in BLOCKS:
            counts = [self.any(12) for _ in OUTCOMES[:-1]]
            for name, count in zip(OUTCOMES, (*counts, sum(counts)), strict=True):
                numbers.append(self.number(f"{block}.{name}", count))
        return [*rows, numbers]


def _result_rows(*, t60: bool) -> Iterator[tuple[str, str]]:
    for group, items in RESULTS:
        if isinstance(items, str):
            yield group, items
        elif t60 and "其他处理" in group:
            yield group, "app.other"
        else:
            yield from items


def _application_heads() -> Rows:
    return [
        [
            FormCell(text=CORNER, down=3, across=3, head=True),
            FormCell(text="申请人情况", across=7, head=True),
        ],
        [
            FormCell(text="自然人", down=2, head=True),
            FormCell(text="法人或其他组织", across=5, head=True),
            FormCell(text="总计", down=2, head=True),
        ],
        [FormCell(text=head, head=True) for head in APPLICANT_HEADS],
    ]


def _label(text: str, across: int) -> FormCell:
    return FormCell(text=text, across=across)


def _span(text: str, across: int) -> list[FormCell]:
    return [FormCell(text=text, across=across, head=True)]


def _heads(*texts: str, last: int = 1) -> list[FormCell]:
    cells = [FormCell(text=text, head=True) for text in texts]
    return [*cells[:-1], replace(cells[-1], across=last)]


def _wide(label: str, text: str, *, head: bool = False) -> list[FormCell]:
    return [FormCell(text=label, head=head), FormCell(text=text, across=3, head=head)]

"""Pairs of reports of which it is known what differs: made by rule, modelled on real ones."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from disclosures import Block, BlockKind, Reading, Table

#: A part of a sentence: its text, and what sort of atom with which unit it is; empty for words.
Part = tuple[str, str]
Paragraph = tuple[Part, ...]

#: What one sort of atom may become.
_MAKE: dict[str, Callable[[random.Random], str]] = {
    "number": lambda chance: f"{chance.randint(2, 9999)}",
    "share": lambda chance: f"{chance.randint(1, 99)}.{chance.randint(1, 9)}%",
    "date": lambda chance: (
        f"{chance.randint(2016, 2026)}年{chance.randint(1, 12)}月{chance.randint(1, 28)}日"
    ),
    "doc_no": lambda chance: (
        f"{chance.choice(['临商发', '临政办发', '海府办函'])}"
        f"〔{chance.randint(2016, 2026)}〕{chance.randint(1, 199)}号"
    ),
    "name": lambda chance: (
        f"《{chance.choice(['信息公开', '政务服务', '市场监管', '招商引资', '外贸促进'])}"
        f"{chance.choice(['条例', '办法', '规定', '指南', '目录'])}》"
    ),
    "latin": lambda chance: chance.choice(["PDF", "OFD", "Word", "Excel", "WeChat", "App", "HTML"]),
}

#: Sentences: words and, in braces, the sort of an atom.
_SENTENCES = (
    "全年通过门户网站主动公开政府信息{number}条，比上年增长{share}。",
    "收到政府信息公开申请{number}件，上年结转{number}件，均已依法答复。",
    "根据{name}和{doc_no}的要求，编制本年度报告。",
    "本报告中所列数据的统计期限截至{date}。",
    "制定并公布行政规范性文件{number}件，废止{number}件，现行有效{number}件。",
    "举办政策解读新闻发布会{number}场，在线访谈{number}次，回应公众关切{number}个。",
    "公开的文件以{latin}和{latin}两种格式提供下载。",
    "因政府信息公开被申请行政复议{number}宗，维持{number}宗，纠正{number}宗。",
    "印发{doc_no}，明确由办公室统一受理，各科室分工负责。",
    "于{date}召开专题会议，传达{name}精神，部署全年任务。",
    "门户网站全年访问量{number}人次，独立用户{number}个。",
    "对照{name}逐项检查，发现问题{number}个，整改率{share}。",
)

#: Where an atom stands: a number and its unit are one.
_SLOT = re.compile(r"\{(?P<sort>\w+)\}(?P<unit>人次|[条件场次个宗]?)")

#: Plain sentences for insertions and rewrites.
_PLAIN = (
    "我局高度重视此项工作，成立领导小组，主要负责人亲自部署，分管负责人具体落实。",
    "下一步将健全制度，强化培训，不断提高工作人员的业务能力和服务水平。",
    "仍存在公开内容不够全面、形式比较单一、更新不够及时等问题。",
    "坚持以公开为常态、不公开为例外，切实保障公众的知情权、参与权和监督权。",
    "依托便民服务中心设置查阅点，配备专用电脑和打印设备，方便群众就近查询。",
    "完善信息发布审核机制，落实先审查后公开，严防泄露国家秘密和个人隐私。",
)

_SECTIONS = ("总体情况", "主动公开情况", "依申请公开情况", "复议和诉讼情况", "问题与改进")
_NUMERALS = "一二三四五六七八九十"
_ROWS = ("本年新收", "上年结转", "予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "总计")
_COLUMNS = ("项目", "自然人", "商业企业", "科研机构", "公益组织", "其他")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A report as it was made: sections of paragraphs, and one table."""

    sections: tuple[tuple[Paragraph, ...], ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two bodies, and what is known of the step between them."""

    kind: str
    before: Body
    after: Body

    #: Characters of the atoms that changed, of both sides.
    changed: int = 0

    #: Atoms that changed, of both sides.
    atoms: int = 0

    #: Characters that only went elsewhere.
    moved: int = 0


@dataclass(slots=True)
class _Tally:
    texts: list[str] = field(default_factory=list)

    def count(self, *texts: str) -> None:
        self.texts += texts


def make_body(chance: random.Random, paragraphs: int = 5) -> Body:
    """Make a report with so many paragraphs a section."""
    sections = tuple(
        tuple(_paragraph(chance) for _ in range(paragraphs)) for _ in range(len(_SECTIONS))
    )
    values = [(name, *(str(chance.randint(0, 300)) for _ in _COLUMNS[1:])) for name in _ROWS]
    return Body(sections=sections, rows=(_COLUMNS, *values))


def make_pairs(seed: int, each: int) -> list[Pair]:
    """Make `each` pairs of every kind."""
    chance = random.Random(seed)  # noqa: S311 - the same pairs in every run
    kinds = (edit_atoms, _inserted, _removed, _moved, _cells, _rewritten)
    return [kind(make_body(chance), chance) for kind in kinds for _ in range(each)]


def text_of(body: Body) -> str:
    """The body as plain text: a line a paragraph, cells between tabs."""
    return "\n".join(
        line
        for title, paragraphs, rows in _parts(body)
        for line in (title, *paragraphs, *("\t".join(row) for row in rows))
    )


def reading_of(body: Body) -> Reading:
    """The body as a reading."""
    blocks: list[Block] = []
    for title, paragraphs, rows in _parts(body):
        blocks.append(Block(kind=BlockKind.HEADING, text=title, level=1))
        blocks += [Block(kind=BlockKind.PARAGRAPH, text=text) for text in paragraphs]
        if rows:
            blocks.append(Block(kind=BlockKind.TABLE, text="", table=0))
    return Reading(
        url="http://linhe.example/", blocks=tuple(blocks), tables=(Table(rows=body.rows),)
    )


def _parts(body: Body) -> list[tuple[str, list[str], Sequence[tuple[str, ...]]]]:
    return [
        (
            f"{_NUMERALS[at]}、{title}",
            ["".join(text for text, _ in paragraph) for paragraph in paragraphs],
            body.rows if at == 2 else (),
        )
        for at, (title, paragraphs) in enumerate(zip(_SECTIONS, body.sections, strict=True))
    ]


def _paragraph(chance: random.Random) -> Paragraph:
    parts: list[Part] = []
    for sentence in chance.sample(_SENTENCES, chance.randint(2, 4)):
        end = 0
        for found in _SLOT.finditer(sentence):
            sort = found["sort"]
            atom = _MAKE[sort](chance) + found["unit"]
            parts += [(sentence[end : found.start()], ""), (atom, f"{sort}|{found['unit']}")]
            end = found.end()
        parts.append((sentence[end:], ""))
    return tuple(parts)


def _put(body: Body, section: int, paragraphs: Sequence[Paragraph]) -> Body:
    sections = list(body.sections)
    sections[section] = tuple(paragraphs)
    return replace(body, sections=tuple(sections))


def edit_atoms(body: Body, chance: random.Random, share: float = 0.05) -> Pair:
    """Numbers, dates, document numbers, names and words of Latin script become others."""
    stats = _Tally()

    def edited(part: Part) -> Part:
        text, sort = part
        if not sort or chance.random() > share:
            return part
        name, _, unit = sort.partition("|")
        new = _MAKE[name](chance) + unit
        if new != text:
            stats.count(text, new)
        return new, sort

    sections = tuple(
        tuple(tuple(map(edited, paragraph)) for paragraph in section) for section in body.sections
    )
    after = replace(body, sections=sections)
    return Pair(
        kind="atoms edited",
        before=body,
        after=after,
        changed=sum(map(len, stats.texts)),
        atoms=len(stats.texts),
    )


def _inserted(body: Body, chance: random.Random) -> Pair:
    """A sentence is put into one paragraph, a paragraph into another section."""
    sentence, other = chance.sample(_PLAIN, 2)
    one, two = chance.sample(range(len(_SECTIONS)), 2)
    first = list(body.sections[one])
    at = chance.randrange(len(first))
    first[at] = (*first[at], (sentence, ""))
    second = list(body.sections[two])
    second.insert(chance.randrange(len(second) + 1), ((other, ""),))
    after = _put(_put(body, one, first), two, second)
    return Pair(kind="put in", before=body, after=after, changed=len(sentence + other), atoms=2)


def _removed(body: Body, chance: random.Random) -> Pair:
    """The same, backwards."""
    made = _inserted(body, chance)
    return replace(made, kind="taken out", before=made.after, after=made.before)


def _moved(body: Body, chance: random.Random) -> Pair:
    """A paragraph goes to another section."""
    one, two = chance.sample(range(len(_SECTIONS)), 2)
    first, second = list(body.sections[one]), list(body.sections[two])
    paragraph = first.pop(chance.randrange(len(first)))
    second.insert(chance.randrange(len(second) + 1), paragraph)
    moved = sum(len(text) for text, _ in paragraph)
    after = _put(_put(body, one, first), two, second)
    return Pair(kind="moved", before=body, after=after, moved=moved)


def _cells(body: Body, chance: random.Random) -> Pair:
    """Some cells of the table have other values."""
    rows = [list(row) for row in body.rows]
    stats = _Tally()
    for _ in range(6):
        row, column = chance.randrange(1, len(rows)), chance.randrange(1, len(_COLUMNS))
        if rows[row][column] == body.rows[row][column]:
            new = str(int(rows[row][column]) + chance.randint(1, 99))
            stats.count(rows[row][column], new)
            rows[row][column] = new
    after = replace(body, rows=tuple(map(tuple, rows)))
    return Pair(
        kind="cells",
        before=body,
        after=after,
        changed=sum(map(len, stats.texts)),
        atoms=len(stats.texts),
    )


def _rewritten(body: Body, chance: random.Random) -> Pair:
    """One paragraph says something else altogether."""
    section = chance.randrange(len(_SECTIONS))
    paragraphs = list(body.sections[section])
    at = chance.randrange(len(paragraphs))
    new = "".join(chance.sample(_PLAIN, 3))
    changed = sum(len(text) for text, _ in paragraphs[at]) + len(new)
    paragraphs[at] = ((new, ""),)
    after = _put(body, section, paragraphs)
    return Pair(kind="rewritten", before=body, after=after, changed=changed, atoms=2)

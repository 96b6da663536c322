"""Near-duplicates among annual reports: those found and missed of a known set.

Generates reports of different agencies and for each a copy in which some sentences are replaced, so
that at least 80 % of the wording stays. Pairs are looked up by MinHash bands and compared, as the
store does. The sentences are composed of phrases that are typical of real reports.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from time import process_time

from benchmarks.measure import Measure
from disclosures import Block, BlockKind, DocumentKind, Reading
from store.compare.minhash import bands_of, chinese_prose, overlap, shingles_of

MIN_SIMILARITY = 0.8
REPORTS = 1000


def _words(text: str) -> list[str]:
    return text.split()


HEADINGS = (
    "一、总体情况",
    "二、主动公开情况",
    "三、依申请公开情况",
    "四、存在的主要问题及改进情况",
)
PLACES = _words("临河 青浦 雁山 松泉 石桥 南陵 北川 长岭 白沙 云溪 东宁 西固 海宴 河源 平湖")
BODIES = _words(
    "商务局 民政局 财政局 教育局 水务局 卫生健康局 交通运输局 农业农村局 住房和城乡建设局"
)
THINGS = _words(
    "行政许可事项 财政预决算 政府采购项目 惠民惠农补贴 招商引资政策 "
    "安全生产检查 消费促进活动 外贸企业名录 加油站规划 养老服务机构 "
    "义务教育招生 农村公路建设 水源地保护 保障性住房分配 疫苗接种安排 "
    "成品油市场监管 再生资源回收 电子商务进农村 老旧小区改造 防汛抗旱预案"
)
WAYS = _words(
    "政府网站 政务新媒体 新闻发布会 政务服务大厅 档案馆查阅点 公示栏 "
    "微信公众号 电视问政 政策解读专栏 社区宣传栏 村务公开栏 图书馆查阅点 "
    "热线电话 在线访谈"
)
VERBS = _words("完善 健全 推进 落实 优化 规范 强化 细化 拓展 梳理 更新 统筹 改进 深化")
GOALS = _words(
    "公开目录 审查机制 发布流程 工作台账 责任分工 培训制度 考核办法 解读形式 "
    "回应渠道 申请答复文书 保密审查 栏目设置 数据质量 监督渠道 信息归集 "
    "查阅服务 报送制度 信息更新"
)
REASONS = _words(
    "人员变动较多 业务培训不足 部门配合不够紧密 解读形式较为单一 更新不够及时 "
    "群众知晓率不高 栏目分类不够清晰 平台功能有待提升 主动意识不强 "
    "政策文件专业性较强 互动回应较慢"
)

#: Patterns of sentences.
FORMS = (
    "围绕{thing}，我局通过{way}和{other}{verb}{goal}，方便群众了解办理进度。",
    "针对{reason}的问题，由{body}办公室牵头{verb}{goal}，并纳入年度考核。",
    "{place}区{body}对{thing}中群众关心的内容进行分类，在{way}上专题发布。",
    "全年围绕{thing}组织{way}活动{n}场次，收集意见建议{m}条，均已答复。",
    "把{thing}与{more}一并列入重点公开范围，{verb}{goal}，逐项明确时限。",
    "收到涉及{thing}的申请{n}件，其中经{way}提交{m}件，按期答复率百分之百。",
    "因{reason}，{thing}方面的{goal}仍需{verb}，下一步将会同相关科室研究解决。",
    "委托第三方评估{way}的运行情况，发现{reason}，据此{verb}{goal}。",
    "邀请企业代表和居民走进{place}参观{thing}现场，听取对{goal}的看法。",
    "修订了{thing}信息发布规程，要求{body}各科室{verb}{goal}后方可上网。",
    "编制{thing}办事指南{n}份，同步在{way}与{other}提供下载和打印。",
    "{verb}{goal}的同时，注重保护{thing}中涉及的个人隐私和商业秘密。",
)

#: Sentences of nearly every report.
BOILERPLATE = (
    "根据《中华人民共和国政府信息公开条例》有关规定，{place}区{body}编制本年度报告。",
    "本年度未发生因政府信息公开申请行政复议和提起行政诉讼的情况。",
    "本报告中所列数据的统计期限自{n}年一月一日起至十二月三十一日止。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Counts of copies, and the time it took."""

    copies: int
    found: int

    #: Reports that are not copies, and those of them that were paired by mistake.
    others: int
    mistaken: int

    #: CPU seconds for one report: its MinHash and the search for similar ones.
    seconds: float


def write_report(random: Random, *, sentences: int = 24) -> list[str]:
    """Return the sentences of a new report."""
    place, body = random.choice(PLACES), random.choice(BODIES)
    own = [_sentence(random, place, body) for _ in range(sentences)]
    formulas = [_filled(form, random, place, body) for form in BOILERPLATE]
    return [formulas[0], *own, *formulas[1:]]


def write_copy(random: Random, original: Sequence[str]) -> list[str]:
    """Copy a report, replacing some sentences; at least 80 % of the wording stays.

    All digits are replaced, since numbers and the year change from one year to the next.
    """
    copied = [_renumbered(sentence, random) for sentence in original]
    original_shingles = shingles_of(chinese_prose(reading_of(original)))
    for place in random.sample(range(len(copied)), k=random.randint(0, len(copied) // 3)):
        changed = [*copied]
        changed[place] = _sentence(random, random.choice(PLACES), random.choice(BODIES))
        if (
            overlap(original_shingles, shingles_of(chinese_prose(reading_of(changed))))
            < MIN_SIMILARITY
        ):
            break
        copied = changed
    return copied


def reading_of(sentences: Sequence[str]) -> Reading:
    """Return the reading of a report: its sentences under the usual headings."""
    blocks = []
    share = -(-len(sentences) // len(HEADINGS))
    for place, heading in enumerate(HEADINGS):
        text = "".join(sentences[place * share : (place + 1) * share])
        blocks += [
            Block(kind=BlockKind.HEADING, text=heading, level=1),
            Block(kind=BlockKind.PARAGRAPH, text=text),
        ]
    return Reading(url="", kind=DocumentKind.ANNUAL_REPORT, blocks=tuple(blocks))


def measure(reports: int, seed: int = 1) -> Result:
    """Generate `reports` reports and as many copies, and find the pairs as the store does."""
    random = Random(seed)  # the same reports in every run
    originals = [write_report(random, sentences=random.randint(8, 60)) for _ in range(reports)]
    copies = [write_copy(random, each) for each in originals]
    texts = [reading_of(each) for each in (*originals, *copies)]
    started = process_time()
    pairs = _similar_pairs(texts)
    seconds = (process_time() - started) / len(texts)
    expected = {(place, place + reports) for place in range(reports)}
    return Result(
        copies=reports,
        found=len(pairs & expected),
        others=reports,
        mistaken=len({place for pair in pairs - expected for place in pair}),
        seconds=seconds,
    )


def run() -> list[Measure]:
    """Measure with a thousand reports and as many copies, and the growth from half as many."""
    half, result = measure(REPORTS // 2), measure(REPORTS)
    return [
        Measure(
            measure="near-duplicates missed",
            value=result.copies - result.found,
            unit="reports",
            reference="copies with at least 80 % of the wording",
            reference_value=result.copies,
            goal=0,
        ),
        Measure(
            measure="paired by mistake",
            value=result.mistaken,
            unit="reports",
            reference="reports that are not copies",
            reference_value=result.others,
            goal=0.01,
        ),
        Measure(
            measure="CPU a report",
            value=1000 * result.seconds,
            unit="ms",
            reference="with half as many reports",
            reference_value=1000 * half.seconds,
            goal=1.5,
        ),
    ]


def _similar_pairs(texts: Sequence[Reading]) -> set[tuple[int, int]]:
    """Return the pairs that share a band and enough of their wording."""
    runs = [shingles_of(chinese_prose(text)) for text in texts]
    by_band: dict[int, list[int]] = {}
    pairs = set()
    for place, own in enumerate(runs):
        bands = bands_of(own)
        for other in {other for band in bands for other in by_band.get(band, ())}:
            if overlap(own, runs[other]) >= MIN_SIMILARITY:
                pairs.add((other, place))
        for band in bands:
            by_band.setdefault(band, []).append(place)
    return pairs


def _sentence(random: Random, place: str, body: str) -> str:
    return _filled(random.choice(FORMS), random, place, body)


def _filled(form: str, random: Random, place: str, body: str) -> str:
    things, ways = random.sample(THINGS, 2), random.sample(WAYS, 2)
    return form.format(
        thing=things[0],
        more=things[1],
        way=ways[0],
        other=ways[1],
        verb=random.choice(VERBS),
        goal=random.choice(GOALS),
        reason=random.choice(REASONS),
        place=place,
        body=body,
        n=random.randint(2, 3000),
        m=random.randint(2, 90),
    )


def _renumbered(sentence: str, random: Random) -> str:
    return "".join(str(random.randint(0, 9)) if c.isdigit() else c for c in sentence)

"""Phrases of figures in reports, and similar phrases that are no figures."""

from decimal import Decimal

import pytest

from crawler.reading.figures.prose import figures_in_prose
from crawler.reading.page.article import blocks_of
from crawler.reading.page.lines import PageLine
from disclosures import Basis, Figure, Qualifier


def figures(*lines: str) -> tuple[Figure, ...]:
    return figures_in_prose(blocks_of([PageLine(text=line) for line in lines]))


def keys_and_values(*lines: str) -> list[tuple[str, Decimal | None]]:
    return [(figure.key, figure.value) for figure in figures(*lines)]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        # disclosure
        ("全年主动公开政府信息316条。", {"disclosure.total": 316}),
        ("本年度共公布政府信息2044条。", {"disclosure.total": 2044}),
        ("全年公开各类信息508条。", {"disclosure.total": 508}),
        ("共主动公开信息数为96条。", {"disclosure.total": 96}),
        ("局网站共发布各类信息1.2万余条。", {"disclosure.website": 12_000}),
        ("信息发布总量达8052条。", {"disclosure.website": 8052}),
        (
            "主动公开规章4件，行政规范性文件21件。",
            {"disclosure.rules": 4, "disclosure.normative": 21},
        ),
        ("主动公开政府信息77条，占82.1%。", {"disclosure.total": 77}),
        ("全年制发规范性文件9件。", {"normative.issued": 9}),
        (
            "截至年底，制作、获取政府信息总数930条，其中主动公开610条，作为依申请公开信息数12条，不予公开308条。",
            {"information.total": 930, "disclosure.total": 610, "disclosure.on_request": 12},
        ),
        (
            "通过政府网站公开60条，政务微博公开12条，政务微信公开8条，其他方式公开3条。",
            {
                "disclosure.website": 60,
                "disclosure.weibo": 12,
                "disclosure.wechat": 8,
                "disclosure.other": 3,
            },
        ),
        ("通过门户网站公开各类政府信息356条。", {"disclosure.website": 356}),
        ("通过门户网站、政府公报等主动公开政府信息356条。", {"disclosure.total": 356}),
        # applications
        ("政府信息公开申请量为128件。", {"app.received": 128}),
        ("全年共办理政府信息公开申请35件。", {"app.replied": 35}),
        ("全年共受理政府信息公开申请41件。", {"app.received": 41}),
        ("共收到依申请公开信息的申请7宗。", {"app.received": 7}),
        ("接到公民申请公开政府信息的申请3例。", {"app.received": 3}),
        ("全年接收信息公开申请15份。", {"app.received": 15}),
        ("本年新收政府信息公开申请33件。", {"app.received": 33}),
        ("收到5件政府信息公开申请。", {"app.received": 5}),
        (
            "收到信息公开申请22件，其中当面申请2件、网上申请13件、信函申请7件。",
            {"app.received": 22, "app.in_person": 2, "app.by_web": 13, "app.by_letter": 7},
        ),
        (
            "收到信息公开申请20件，其中通过网络提交15件，占75%，当面提交5件。",
            {"app.received": 20, "app.by_web": 15, "app.in_person": 5},
        ),
        (
            "共受理政府信息公开申请90件（含上年结转18件）。",
            {"app.in_hand": 90, "app.carried_in": 18},
        ),
        (
            "新收政府信息公开申请72件，上年结转18件，共90件，结转下年度6件。",
            {"app.received": 72, "app.carried_in": 18, "app.in_hand": 90, "app.carried_out": 6},
        ),
        # replies
        ("答复政府信息公开申请40件。", {"app.replied": 40}),
        ("收到申请公开信息的申请12件，已按时办结12件。", {"app.received": 12, "app.replied": 12}),
        ("予以公开及部分公开25件。", {"app.granted_or_partial": 25}),
        (
            "其中予以公开20件，部分公开5件，不予公开3件，不予处理2件，其他处理1件。",
            {
                "app.granted": 20,
                "app.partial": 5,
                "app.denied": 3,
                "app.refused": 2,
                "app.other": 1,
            },
        ),
        ("本机关不掌握相关政府信息4件。", {"app.unable": 4}),
        # reviews and lawsuits
        (
            "因政府信息公开被申请行政复议3件、提起行政诉讼1件。",
            {"review.total": 3, "litigation.total": 1},
        ),
        ("行政复议、行政诉讼各2件。", {"review.total": 2, "litigation.total": 2}),
        (
            "收到行政复议12件，其中涉及政府信息公开的行政复议2件。",
            {"review.total": 2},
        ),
        # fees, traffic
        ("共收取信息处理费400元。", {"fee.amount": 400}),
        ("政府信息公开专栏访问量达108932人次。", {"site.visits": 108_932}),
        ("网站全年页面访问量2300余万次。", {"site.visits": 23_000_000}),
        ("门户网站总访问量突破两千万人次。", {"site.visits": 20_000_000}),
        # media
        (
            "全年发布政务微博815条，粉丝20417个。",
            {"media.weibo_posts": 815, "media.weibo_fans": 20_417},
        ),
        (
            "开通政务微博12个，微信公众号30个。",
            {"media.weibo_accounts": 12, "media.wechat_accounts": 30},
        ),
        ("“临河发布”微信公众号用户已突破55万。", {"media.wechat_fans": 550_000}),
        ("短视频播放量超3000万次。", {"media.plays": 30_000_000}),
        (
            "微信公众号推送信息326条，关注人数1.5万。",
            {"media.wechat_posts": 326, "media.wechat_fans": 15_000},
        ),
        # interaction
        ("收到网民留言56条，回复51条。", {"consult.count": 56, "consult.replied": 51}),
        ("召开新闻发布会12场次。", {"press.count": 12}),
        ("全年答复网上咨询、留言及投诉260件。", {"consult.replied": 260}),
        ("接受群众咨询达300余起。", {"consult.count": 300}),
        ("受理群众投诉9起。", {"complaint.count": 9}),
        (
            "共收到1564件咨询投诉件，已办结1502件。",
            {"consult.count": 1564, "consult.replied": 1502},
        ),
        ("开展在线访谈4次，召开新闻发布会6场。", {"interview.count": 4, "press.count": 6}),
        ("发布政策解读45篇。", {"interpretation.count": 45}),
        ("办理人大代表建议31件。", {"proposal.count": 31}),
        # staff and training
        (
            "从事政府信息公开工作人员共45人，其中专职12人，兼职33人。",
            {"staff.total": 45, "staff.full": 12, "staff.part": 33},
        ),
        ("政府信息公开专项经费投入20万元。", {"budget.amount": 200_000}),
        ("配备专职人员2名，兼职人员5名。", {"staff.full": 2, "staff.part": 5}),
        ("组织政务公开培训3期，参训150人次。", {"training.count": 3, "training.persons": 150}),
    ],
)
def test_phrase_of_a_figure(sentence: str, found: dict[str, int]) -> None:
    assert dict(keys_and_values(sentence)) == found
    assert len(keys_and_values(sentence)) == len(found)


@pytest.mark.parametrize(
    ("sentence", "keys"),
    [
        ("2016年未收到有关政府信息公开申请。", ["app.received"]),
        ("全年未接到依申请公开的要求。", ["app.received"]),
        ("本机关未收到要求公开政府信息的申请。", ["app.received"]),
        ("本年度未出现公民、法人申请公开信息的情况。", ["app.received"]),
        ("2015年收到政府信息公开申请数为0。", ["app.received"]),
        ("没有发生因政府信息公开申请行政复议的情况。", ["review.total"]),
        ("未发生因政府信息公开引起的行政诉讼。", ["litigation.total"]),
        ("行政复议、行政诉讼均为0。", ["review.total", "litigation.total"]),
        ("政府信息公开工作全部免费。", ["fee.amount"]),
        ("我局未收取任何费用。", ["fee.amount"]),
    ],
)
def test_phrase_of_a_zero(sentence: str, keys: list[str]) -> None:
    found = figures(sentence)

    assert [figure.key for figure in found] == keys
    assert all(figure.value == 0 and figure.basis is Basis.NEGATED for figure in found)


@pytest.mark.parametrize(
    ("chapter", "sentence", "keys"),
    [
        ("四、收费及减免情况", "全部免费。", ["fee.amount"]),
        ("二、惠民活动", "公园全部免费开放。", []),
        ("三、依申请公开办理情况", "全年未收到公民、法人提出的申请。", ["app.received"]),
        ("三、行政审批", "全年未收到企业提出的申请。", []),
    ],
)
def test_heading_supplies_the_subject_of_a_sentence(
    chapter: str, sentence: str, keys: list[str]
) -> None:
    assert [figure.key for figure in figures(chapter, sentence)] == keys


def test_zero_in_digits_is_stated_and_not_negated() -> None:
    (figure,) = figures("全年收到政府信息公开申请0件。")

    assert (figure.value, figure.basis) == (0, Basis.STATED)


@pytest.mark.parametrize(
    "sentence",
    [
        # applications for something else than information
        "全年受理行政许可申请1120件。",
        "受理企业设立登记申请86件，办结86件。",
        "收到13件临时救助申请。",
        "全年办理老旧小区住房保障申请44宗。",
        # changes, the year before, averages, ratios
        "申请数量比上年增加30件。",
        "网站访问量增加3万次。",
        "主动公开政府信息同比增长120条。",
        "去年主动公开政府信息60条。",
        "网站平均每周发布信息3条。",
        "历年累计主动公开信息12106条。",
        "主动公开率达98%。",
        # other bodies
        "其中区财政局收到信息公开申请12件。",
        "下属事业单位主动公开政府信息55条。",
        # sent to superiors
        "向市政府报送政务信息88条，被采用30条。",
        # plans and obligations
        "明年主动公开政府信息达到500条。",
        "各单位主动公开政府信息不得少于20条。",
        "须在年底前公开政府信息30条。",
        "确保全年举办新闻发布会4场。",
        "预计全年受理信息公开申请50件。",
        # without numbers
        "按照《条例》第十、十一、十二条规定主动公开。",
        "全部实行一次性告知。",
    ],
)
def test_similar_phrase_is_not_a_figure(sentence: str) -> None:
    assert keys_and_values(sentence) == []


def test_applications_in_a_chapter_on_another_subject_are_not_figures() -> None:
    assert keys_and_values("三、行政审批制度改革", "全年共受理申请520件。") == []
    assert keys_and_values("三、依申请公开情况", "全年共受理申请52件。") == [("app.received", 52)]


@pytest.mark.parametrize(
    ("sentence", "value", "qualifier", "raw"),
    [
        ("主动公开政府信息3.4万多条。", 34_000, Qualifier.AT_LEAST, "3.4万多条"),
        ("主动公开政府信息1400余条。", 1400, Qualifier.AT_LEAST, "1400余条"),
        ("主动公开政府信息1.2万余条。", 12_000, Qualifier.AT_LEAST, "1.2万余条"),
        ("主动公开政府信息逾900条。", 900, Qualifier.AT_LEAST, "逾900条"),
        ("主动公开政府信息超过900条。", 900, Qualifier.AT_LEAST, "超过900条"),
        ("主动公开政府信息900条以上。", 900, Qualifier.AT_LEAST, "900条以上"),
        ("主动公开政府信息近千条。", 1000, Qualifier.AT_MOST, "近千条"),
        ("主动公开政府信息不足100条。", 100, Qualifier.AT_MOST, "不足100条"),
        ("主动公开政府信息约300条。", 300, Qualifier.ABOUT, "约300条"),
        ("主动公开政府信息 1370 条。", 1370, Qualifier.EXACT, "1370 条"),
        ("主动公开政府信息１，２６８条。", 1268, Qualifier.EXACT, "１，２６８条"),
        ("主动公开政府信息共计三百二十余条。", 320, Qualifier.AT_LEAST, "三百二十余条"),
        ("主动公开政府信息二十多条。", 20, Qualifier.AT_LEAST, "二十多条"),
        ("主动公开政府信息两百条。", 200, Qualifier.EXACT, "两百条"),
    ],
)
def test_qualifier_of_a_number_is_kept(
    sentence: str, value: int, qualifier: Qualifier, raw: str
) -> None:
    (figure,) = figures("一、主动公开情况", sentence)

    assert (figure.value, figure.qualifier, figure.raw) == (value, qualifier, raw)
    assert (figure.sentence, figure.section) == (sentence, "一、主动公开情况")

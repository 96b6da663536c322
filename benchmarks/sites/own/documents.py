"""The documents of a site: annual reports or notices of an invented county, by rule."""

from dataclasses import dataclass
from datetime import date

_FIRST = "云安平永宁清泰嘉怀凤龙鹿松桐柏梅兰石金银白青紫丹"
_SECOND = "川阳江源山原泽溪岭河湖塘"
_BUREAUS = ("水务局", "交通运输局", "文化和旅游局", "医疗保障局", "自然资源局", "统计局", "林业局")

_PLANS = (
    "把公开事项清单重新梳理一遍，删去过期条目",
    "给每个股室指定一名联络员，按月核对栏目",
    "将申请受理窗口搬到一楼大厅，并延长周三的服务时间",
    "请第三方抽查栏目错链，发现一处改一处",
    "对乡镇窗口人员开展两轮培训，编印问答手册",
    "把历年文件扫描入库，方便群众检索",
    "试行重要文件解读同步上网，配发图表",
    "建立答复文书范本，由法制机构统一把关",
)

_NOTICES = (
    ("公布{y}年农村道路养护工程安排的通告", "县道养护里程{n}公里，涉及桥梁{m}座，施工期间请绕行。"),
    ("征集{y}年惠民演出节目的公告", "计划安排演出{n}场，每场补助{m}百元，报名截至当月二十五日。"),
    (
        "{y}年饮用水水源地水质监测情况通报",
        "全年取样{n}次，其中{m}次进行了全项分析，结果均符合标准。",
    ),
    ("调整{y}年度门诊慢性病病种目录的通知", "纳入管理的人员为{n}人，新增病种{m}个，原有待遇不变。"),
    ("{y}年松材线虫病防治项目中标结果公示", "防治面积{n}亩，标段共{m}个，公示期为五个工作日。"),
    ("开展{y}年统计执法检查的通知", "检查单位{n}家，分{m}组进行，请各单位备好原始台账。"),
    ("{y}年城区停车泊位收费标准的说明", "收费泊位{n}个，首{m}刻钟内免费，夜间不收费。"),
    ("解除{y}年防汛四级应急响应的通知", "转移群众{n}人，启用安置点{m}处，现已全部返回。"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One report or notice; `edited` documents say another number."""

    key: str
    title: str
    day: date
    paragraphs: tuple[str, ...]


def agency_of(number: int) -> str:
    """Return the agency of site `number`; different for each."""
    county = _FIRST[number % len(_FIRST)] + _SECOND[number // len(_FIRST) % len(_SECOND)]
    return f"{county}县{_BUREAUS[number % len(_BUREAUS)]}"


def annual_report(agency: str, year: int, *, edited: bool = False) -> Document:
    """Return the annual report of `year`."""
    received = 9 + year % 7 * 3 + (20 if edited else 0)
    return Document(
        key=str(year),
        title=f"{agency}{year}年政府信息公开工作年度报告",
        day=date(year + 1, 1, 8 + year % 17),
        paragraphs=(
            f"按照有关规定，{agency}编制了{year}年的报告，统计时段为该年首日至末日。",
            "一、公开概况",
            f"该年在网站发布信息{140 + year % 11 * 7}条，其中财政资金类{12 + year % 6}条。",
            f"发布规划{3 + year % 4}条；回复留言{40 + year % 9}件，平均用时{2 + year % 3}天。",
            "二、申请办理",
            f"该年受理信息公开申请{received}件，全部办结，其中{received - 4}件予以公开。",
            "三、不足与打算",
            f"{year}年的不足是更新不够快。下一年{_PLANS[year % 8]}。",
            f"另外，{_PLANS[(year // 2 + 3) % 8]}。",
        ),
    )


def notice(agency: str, year: int, *, edited: bool = False) -> Document:
    """Return a notice that was published in `year`; each year has another subject."""
    subject, text = _NOTICES[year % len(_NOTICES)]
    number, other = 120 + year % 13 * 9 + (31 if edited else 0), 3 + year % 5
    return Document(
        key=str(year),
        title=f"{agency}关于{subject.format(y=year)}",
        day=date(year, 3 + year % 7, 4 + year % 19),
        paragraphs=(
            f"各有关单位：经{agency}研究，现将有关事项说明如下。",
            text.format(n=number, m=other),
            f"联系电话为0{500 + year % 300}-{6100000 + year * 7}，来信请寄办公室收。",
            f"办理时请带好{('身份证件', '单位介绍信', '申请表', '原始凭证')[year % 4]}。",
            f"本件自{year}年{4 + year % 6}月起执行，由{agency}负责解释。",
        ),
    )

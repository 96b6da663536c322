"""Statistics annexes of 2008 to 2018: indicators by name, values of the year by column."""

from crawler.reading.tables.statutory_tables import (
    BoundTable,
    checks_of,
    figures_of,
    findings_of,
    form_of,
)
from tests.crawler.reading.tables.table_markup import form, values

LOCAL = """<table><tr><td>指标名称</td><td>计量单位</td><td>2011年度</td><td>历年累计</td></tr>
<tr><td>主动公开信息数</td><td>条</td><td>206</td><td>1210</td></tr>
<tr><td>其中：1.网站公开数</td><td>条</td><td>198</td><td>1100</td></tr>
<tr><td>2.政府公报公开数</td><td>条</td><td>/</td><td>12</td></tr>
<tr><td>受理依申请公开信息总数</td><td>条</td><td>15</td><td>77</td></tr>
<tr><td>其中：1.当面申请数</td><td>条</td><td>4</td><td>30</td></tr>
<tr><td>2.传真申请数</td><td>条</td><td>1</td><td>2</td></tr>
<tr><td>3.电子邮件申请数</td><td>条</td><td>0</td><td>5</td></tr>
<tr><td>4.网上申请数</td><td>条</td><td>7</td><td>25</td></tr>
<tr><td>5.信函申请数</td><td>条</td><td>2</td><td>10</td></tr>
<tr><td>6.其它形式申请数</td><td>条</td><td>1</td><td>5</td></tr>
<tr><td>对申请的答复数</td><td>条</td><td>15</td><td>77</td></tr>
<tr><td>其中：1.同意公开答复数</td><td>条</td><td>10</td><td>60</td></tr>
<tr><td>2.同意部分公开答复数</td><td>条</td><td>3</td><td>9</td></tr>
<tr><td>3.否决公开答复数</td><td>条</td><td>2</td><td>8</td></tr>
<tr><td>行政复议数</td><td>件</td><td>1</td><td>3</td></tr>
<tr><td>行政诉讼数</td><td>件</td><td></td><td>1</td></tr>
<tr><td>行政申诉数</td><td>件</td><td>0</td><td>0</td></tr></table>"""

GANSU = """<table><tr><td>指标名称</td><td>计量单位</td><td>代码</td><td>本期实际</td>
<td>本年累计</td></tr>
<tr><td>主动公开信息数</td><td>条</td><td>01</td><td>31</td><td>120</td></tr>
<tr><td>其中：全文电子化的信息数</td><td>条</td><td>02</td><td>30</td><td>118</td></tr>
<tr><td>新增的行政规范性文件数</td><td>条</td><td>03</td><td>2</td><td>6</td></tr>
<tr><td>提供服务类信息数</td><td>条</td><td>04</td><td>8</td><td>33</td></tr>
<tr><td>网站专栏页面访问量</td><td>人次</td><td>05</td><td>4012</td><td>15980</td></tr>
<tr><td>现场接待人数</td><td>人次</td><td>06</td><td>12</td><td>60</td></tr>
<tr><td>网上咨询数</td><td>人次</td><td>07</td><td>5</td><td>19</td></tr>
<tr><td>咨询电话接听数</td><td>人次</td><td>08</td><td>21</td><td>90</td></tr>
<tr><td>依申请公开信息目录数</td><td>条</td><td>09</td><td>3</td><td>11</td></tr>
<tr><td>申请总数</td><td>条</td><td>10</td><td>9</td><td>20</td></tr>
<tr><td>其中：1.当面申请数</td><td>条</td><td>11</td><td>5</td><td>10</td></tr>
<tr><td>2.其他形式申请数</td><td>条</td><td>16</td><td>4</td><td>10</td></tr>
<tr><td>对申请的答复总数</td><td>条</td><td>17</td><td>9</td><td>20</td></tr>
<tr><td>1.同意公开答复数</td><td>条</td><td>18</td><td>2</td><td>9</td></tr>
<tr><td>2.同意部分公开答复数</td><td>条</td><td>19</td><td>1</td><td>3</td></tr>
<tr><td>3.否决公开答复总数</td><td>条</td><td>20</td><td>6</td><td>8</td></tr>
<tr><td>其中：（1）“非政府信息”数</td><td>条</td><td>21</td><td>1</td><td>1</td></tr>
<tr><td>（2）“信息不存在”数</td><td>条</td><td>22</td><td>1</td><td>2</td></tr>
<tr><td>（3）“非本部门掌握”数</td><td>条</td><td>23</td><td>1</td><td>2</td></tr>
<tr><td>（4）“申请内容不明确”数</td><td>条</td><td>24</td><td>1</td><td>1</td></tr>
<tr><td>（5）“免予公开范围1”数</td><td>条</td><td>25</td><td>1</td><td>1</td></tr>
<tr><td>（6）其它原因</td><td>条</td><td>31</td><td>1</td><td>1</td></tr>
<tr><td>行政复议数</td><td>件</td><td>32</td><td>0</td><td>1</td></tr>
<tr><td>行政诉讼数</td><td>件</td><td>33</td><td>0</td><td>0</td></tr>
<tr><td>行政申诉数</td><td>件</td><td>34</td><td>0</td><td>2</td></tr></table>"""

NATIONAL = [
    ("一、主动公开情况", "——", ""),
    ("（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "条", 410),
    ("其中：主动公开规范性文件数", "条", 12),
    ("制发规范性文件总数", "件", 13),
    ("（二）通过不同渠道和方式公开政府信息的情况", "——", ""),
    ("1.政府公报公开政府信息数", "条", 14),
    ("2.政府网站公开政府信息数", "条", 380),
    ("3.政务微博公开政府信息数", "条", 60),
    ("4.政务微信公开政府信息数", "条", 70),
    ("5.其他方式公开政府信息数", "条", 5),
    ("二、回应解读情况", "——", ""),
    ("（一）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1次）", "次", 9),
    ("1.参加或举办新闻发布会总次数", "次", 4),
    ("其中：主要负责同志参加新闻发布会次数", "次", 2),
    ("2.政府网站在线访谈次数", "次", 3),
    ("其中：主要负责同志参加政府网站在线访谈次数", "次", 1),
    ("3.政策解读稿件发布数", "篇", 22),
    ("4.微博微信回应事件数", "次", 6),
    ("5.其他方式回应事件数", "次", 8),
    ("三、依申请公开情况", "——", ""),
    ("（一）收到申请数", "件", 30),
    ("1.当面申请数", "件", 10),
    ("2.传真申请数", "件", 1),
    ("3.网络申请数", "件", 15),
    ("4.信函申请数", "件", 4),
    ("（二）申请办结数", "件", 29),
    ("1.按时办结数", "件", 27),
    ("2.延期办结数", "件", 2),
    ("（三）申请答复数", "件", 29),
    ("1.属于已主动公开范围数", "件", 5),
    ("2.同意公开答复数", "件", 11),
    ("3.同意部分公开答复数", "件", 2),
    ("4.不同意公开答复数", "件", 7),
    ("其中：涉及国家秘密", "件", 1),
    ("涉及商业秘密", "件", 1),
    ("涉及个人隐私", "件", 2),
    ("危及国家安全、公共安全、经济安全和社会稳定", "件", 0),
    ("不是《条例》所指政府信息", "件", 2),
    ("法律法规规定的其他情形", "件", 1),
    ("5.不属于本行政机关公开数", "件", 1),
    ("6.申请信息不存在数", "件", 1),
    ("7.告知作出更改补充数", "件", 1),
    ("8.告知通过其他途径办理数", "件", 1),
    ("四、行政复议数量", "件", 3),
    ("（一）维持具体行政行为数", "件", 2),
    ("（二）被依法纠错数", "件", 1),
    ("（三）其他情形数", "件", 0),
    ("五、行政诉讼数量", "件", 2),
    ("（一）维持具体行政行为或者驳回原告诉讼请求数", "件", 1),
    ("（二）被依法纠错数", "件", 0),
    ("（三）其他情形数", "件", 1),
    ("六、举报投诉数量", "件", 7),
    ("七、依申请公开信息收取的费用", "万元", "0.35"),
    ("八、机构建设和保障经费情况", "——", ""),
    ("（一）政府信息公开工作专门机构数", "个", 1),
    ("（二）设置政府信息公开查阅点数", "个", 6),
    ("（三）从事政府信息公开工作人员数", "人", 9),
    ("1.专职人员数（不包括政府公报及政府网站工作人员数）", "人", 2),
    ("2.兼职人员数", "人", 7),
    (
        "（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）",
        "万元",
        12,
    ),
    ("九、政府信息公开会议和培训情况", "——", ""),
    ("（一）召开政府信息公开工作会议或专题会议数", "次", 5),
    ("（二）举办各类培训班数", "次", 3),
    ("（三）接受培训人员数", "人次", 160),
]


def counted(written: str) -> dict[str, object]:
    """Parse ``key number, key number``; a dash is a blank."""
    pairs = [pair.split() for pair in written.split(",")]
    return {key: None if value == "-" else int(value) for key, value in pairs}


def national(rows: list[tuple[str, str, object]]) -> str:
    written = "".join(f"<tr><td>{a}</td><td>{b}</td><td>{c}</td></tr>" for a, b, c in rows)
    return f"<table><tr><td>统计指标</td><td>单位</td><td>统计数</td></tr>{written}</table>"


EXPECTED = counted(
    "disclosure.total 410, disclosure.normative 12, normative.issued 13, "
    "disclosure.gazette 14, disclosure.website 380, disclosure.weibo 60, "
    "disclosure.wechat 70, disclosure.other 5, response.count 9, press.count 4, "
    "press.by_head 2, interview.count 3, interview.by_head 1, interpretation.count 22, "
    "response.social 6, response.other 8, app.received 30, app.in_person 10, "
    "app.by_fax 1, app.by_web 15, app.by_letter 4, app.closed 29, app.on_time 27, "
    "app.extended 2, app.replied 29, app.already_public 5, app.granted 11, "
    "app.partial 2, app.denied 7, app.denied.secret 1, app.denied.trade 1, "
    "app.denied.privacy 2, app.denied.stability 0, app.denied.not_information 2, "
    "app.denied.by_law 1, app.elsewhere 1, app.absent 1, app.to_amend 1, "
    "app.other_way 1, review.total 3, review.upheld 2, review.corrected 1, "
    "review.other 0, litigation.total 2, litigation.upheld 1, litigation.corrected 0, "
    "litigation.other 1, complaint.count 7, fee.amount 3500, staff.offices 1, "
    "staff.reading_points 6, staff.total 9, staff.full 2, staff.part 7, "
    "budget.amount 120_000, meeting.count 5, training.count 3, training.persons 160"
)


def values_by_key(forms: tuple[BoundTable, ...]) -> dict[str, object]:
    return {figure.key: figure.value for figure in figures_of(forms)}


def test_values_of_the_year_and_cumulative_values_have_different_keys() -> None:
    read = form(LOCAL)

    figures = values_by_key(read)
    assert read[0].table.form == "annex.local"
    assert {
        key: value for key, value in figures.items() if not key.endswith(".cumulative")
    } == counted(
        "disclosure.total 206, disclosure.website 198, disclosure.gazette -, "
        "app.received 15, app.in_person 4, app.by_fax 1, app.by_email 0, app.by_web 7, "
        "app.by_letter 2, app.by_other 1, app.replied 15, app.granted 10, app.partial 3, "
        "app.denied 2, review.total 1, litigation.total -, appeal.total 0"
    )
    assert figures["disclosure.total.cumulative"] == 1210
    assert figures["app.received.cumulative"] == 77
    assert list(findings_of(read)) == []


def test_columns_are_bound_by_head_in_any_order() -> None:
    swapped = LOCAL.replace("2011年度</td><td>历年累计", "历年累计</td><td>2011年度")

    figures = values_by_key(form(swapped))

    assert (figures["disclosure.total"], figures["disclosure.total.cumulative"]) == (1210, 206)


def test_cumulative_column_alone_gives_no_figure_of_the_year() -> None:
    alone = LOCAL.replace("2011年度", "历年累计总数")

    assert "disclosure.total" not in values_by_key(form(alone))


def test_indicator_codes_are_not_values() -> None:
    read = form(GANSU)

    figures = values_by_key(read)
    assert read[0].table.form == "annex.gansu"
    assert {key: value for key, value in figures.items() if not key.endswith(".year")} == counted(
        "disclosure.total 31, disclosure.digital 30, normative.issued 2, "
        "disclosure.service 8, site.visits 4012, consult.in_person 12, consult.by_web 5, "
        "consult.by_phone 21, disclosure.on_request 3, app.received 9, app.in_person 5, "
        "app.by_other 4, app.replied 9, app.granted 2, app.partial 1, app.denied 6, "
        "app.denied.not_information 1, app.denied.absent 1, app.denied.elsewhere 1, "
        "app.denied.unclear 1, app.denied.exempt.1 1, app.denied.other 1, review.total 0, "
        "litigation.total 0, appeal.total 0"
    )
    assert figures["disclosure.total.year"] == 120
    assert list(findings_of(read)) == []


def test_every_indicator_of_the_national_form_is_read() -> None:
    read = form(national(NATIONAL))

    assert read[0].table.form == "annex.2014"
    assert values(read) == EXPECTED
    units = {figure.key: figure.unit for figure in figures_of(read)}
    assert (units["fee.amount"], units["training.persons"]) == ("元", "人次")


def test_sums_of_the_national_form_are_checked() -> None:
    checks = list(checks_of(form(national(NATIONAL))))

    assert [(check.left, check.holds) for check in checks] == [
        (total, True) for total in (30, 29, 29, 7, 3, 2, 9)
    ]


def test_failed_sum_of_an_indicator_gives_a_finding() -> None:
    rows = [(label, unit, 9 if "当面" in label else value) for label, unit, value in NATIONAL]

    (finding,) = findings_of(form(national(rows)))

    assert finding.code == "sum.annex"
    assert finding.message.startswith("（一）收到申请数：1.当面申请数 9 + 2.传真申请数 1")
    assert finding.message.endswith("左 29，右 30")


def test_blank_annex_has_only_blank_figures_and_no_findings() -> None:
    empty = form(national([(label, unit, "") for label, unit, _ in NATIONAL]))

    assert set(values(empty).values()) == {None}
    assert list(findings_of(empty)) == []


def test_table_of_other_indicators_is_not_an_annex() -> None:
    assert form_of([["指标名称", "计量单位", "2011年度"], ["粮食产量", "吨", "5120"]]) == ""

"""Short reports: notices of one sentence, pictures, tables, plans without a date."""

from collections.abc import Mapping, Sequence

from benchmarks.lists.page_kind import DATED_ROWS, Outcome, PageKind, in_turn

_TITLE_LINE = "<h1>{title}</h1><div class=info>发布日期：{day}　来源：县水务局　浏览次数：37</div>"


def _report(
    main: str, title: str, day: str = "", text: Sequence[str] = (), *, window: str | None = None
) -> PageKind:
    return PageKind(
        outcome=Outcome.REPORT, main=main, window=title if window is None else window,
        title=title, day=day, text=text,
    )  # fmt: skip


_NOTICE = "关于城区停水检修的通告"
_PIPE = "因滨河路管道检修，3月5日9时至17时城区北片停水，请做好储水准备。"
_PICTURES = '<p><img src="/a/1.png"></p><p><img src="/a/2.png"></p>'
_EXPLAINED = "一图读懂《松岭县节水管理办法》"
_PLAN = "松岭县水务局2024年政务公开工作要点"
_GUIDE = "松岭县水务局政府信息公开指南"
_ANNUAL = "松岭县水务局2023年政府信息公开工作年度报告"

REPORTS: Mapping[str, PageKind] = {
    "notice of one sentence above related links": _report(
        f"<h1>{_NOTICE}</h1><p>2024-03-02 09:00　县水务局</p><p>{_PIPE}</p><h4>相关阅读"
        f"</h4>{DATED_ROWS}",
        _NOTICE,
        "2024-03-02",
        [_PIPE],
    ),
    "notice of one sentence above links without a heading": _report(
        _TITLE_LINE.format(title=_NOTICE, day="2024-03-02")
        + f"<div><p>{_PIPE}</p></div>{DATED_ROWS}",
        _NOTICE,
        "2024-03-02",
        [_PIPE],
    ),
    "notice of one sentence beside a list, the window names the site": _report(
        f"<h3>{_NOTICE}</h3><p>发布时间：2024-03-02 来源：县水务局</p><p>{_PIPE}</p>"
        "<p>给您带来不便，敬请谅解。</p>",
        _NOTICE,
        "2024-03-02",
        [_PIPE],
        window="",
    ),
    "pictures above related links": _report(
        _TITLE_LINE.format(title=_EXPLAINED, day="2024-03-08") + _PICTURES + DATED_ROWS,
        _EXPLAINED,
        "2024-03-08",
    ),
    "pictures, the date alone": _report(
        f"<h1>{_EXPLAINED}</h1><p>2024-03-08</p><div>{_PICTURES}</div>"
        f"<div class=more>{DATED_ROWS}</div>",
        _EXPLAINED,
        "2024-03-08",
    ),
    "pictures": _report(
        _TITLE_LINE.format(title=_EXPLAINED, day="2024-03-08") + _PICTURES,
        _EXPLAINED,
        "2024-03-08",
    ),
    "signed notice without a date line": _report(
        f"<h1>{_NOTICE}</h1><p>各用水户：</p><p>{_PIPE}</p><p>松岭县水务局</p><p>2024年3月2日</p>",
        _NOTICE,
        "",
        [_PIPE],
    ),
    "file behind a sentence": _report(
        _TITLE_LINE.format(title=_ANNUAL, day="2024-01-18")
        + '<p>现予公布，全文见附件。</p><p><a href="/f/1.pdf">年度报告.pdf</a></p>',
        _ANNUAL,
        "2024-01-18",
    ),
    "guide without a date line": _report(
        f"<h1>{_GUIDE}</h1><p>为方便公众获取信息，依照有关规定编制本指南。</p>"
        "<p>一、公开范围</p><p>本局职责范围内应当公开的信息，公众可在县政府网站查阅。</p>"
        "<p>二、受理机构</p><p>受理：县水务局办公室</p><p>地址：滨河路8号</p>"
        "<p>电话：0990-6120031</p><p>三、申请方式</p>"
        "<p>申请人可以当面、邮寄或者在网上提出申请。</p>",
        _GUIDE,
        "",
        ["公众可在县政府网站查阅", "0990-6120031"],
    ),
    "plan": _report(
        _TITLE_LINE.format(title=_PLAN, day="2024-02-20")
        + "<p>一、重点工作</p><p>按月公布水质检测结果，按季公布工程进度。</p>"
        "<p>二、责任分工</p><p>办公室牵头，各股室配合。</p>",
        _PLAN,
        "2024-02-20",
        ["按月公布水质检测结果"],
    ),
    "table": _report(
        _TITLE_LINE.format(title="县水务局2024年一季度水质检测结果", day="2024-04-02")
        + "<table border=1><tr><td>取水点</td><td>浑浊度</td><td>余氯</td></tr>"
        "<tr><td>北片水厂</td><td>0.3</td><td>0.5</td></tr><tr><td>南片水厂</td><td>0.2</td>"
        "<td>0.4</td></tr><tr><td>东片水厂</td><td>0.4</td><td>0.6</td></tr></table>",
        "县水务局2024年一季度水质检测结果",
        "2024-04-02",
        ["北片水厂"],
    ),
    "short report": _report(
        _TITLE_LINE.format(title="县水务局2023年信息公开申请情况", day="2024-01-09")
        + "<p>无。</p>",
        "县水务局2023年信息公开申请情况",
        "2024-01-09",
    ),
    "report above links to other years": _report(
        _TITLE_LINE.format(title=_ANNUAL, day="2024-01-18")
        + "<p>本年度受理申请3件，全部按期答复。</p><div>历年年报："
        + in_turn("<a href=/art/{n}.html>{n}</a> ", "2022 2021 2020 2019")
        + "</div>",
        _ANNUAL,
        "2024-01-18",
        ["受理申请3件"],
    ),
    "report with other years as options": _report(
        _TITLE_LINE.format(title=_ANNUAL, day="2024-01-18")
        + "<select onchange=location=this.value>"
        + in_turn("<option value=/art/{n}.html>{n}年年度报告</option>", "2022 2021 2020 2019")
        + "</select><p>本年度受理申请3件，全部按期答复。</p>",
        _ANNUAL,
        "2024-01-18",
        ["受理申请3件"],
    ),
    "dated lines without a sentence": _report(
        "<h1>县水务局2024年值班电话</h1><div>时间：2024-01-31 作者：办公室</div>"
        "<p>白天：6120031</p>"
        "<p>夜间：6120032</p>",
        "县水务局2024年值班电话",
        "2024-01-31",
        ["6120032"],
    ),
}

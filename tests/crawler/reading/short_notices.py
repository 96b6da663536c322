"""Short notices with words that also occur on error pages."""

from dataclasses import dataclass

from disclosures import Page

URL = "http://www.linhe.example/swj/tzgg/202403/t20240312_2210047.html"
DAY = "2024-03-12"

#: Title → paragraphs of the text.
TEXTS: tuple[tuple[str, ...], ...] = (
    (
        "关于门户网站系统维护的公告",
        "因系统维护，本网站将于3月16日22时至24时暂停服务，请提前办理有关业务。",
    ),
    (
        "关于网站升级改造期间暂停访问的通知",
        "各科室：",
        "网站升级改造期间（3月16日至18日）暂停对外访问，请稍后再试。",
    ),
    (
        "关于清理网站404页面和错误链接的通知",
        "各镇街：",
        "近期检查发现部分页面不存在，打开后显示404，请于3月底前完成清理。",
    ),
    (
        "关于启用统一身份认证登录的通知",
        "自4月1日起，企业办理业务须先登录统一身份认证平台，请登录后查看办理进度。",
    ),
    (
        "关于短信验证码登录方式的说明",
        "为保护账号安全，用户登录时须输入短信验证码。验证码五分钟内有效。",
    ),
    (
        "关于防范网络攻击和恶意访问的提示",
        "近期发现针对商务系统的恶意攻击，请各单位检查防火墙，发现非法请求及时报告。",
    ),
    ("临河区商务局2023年政府信息公开申请情况", "无。"),
    ("临河区商务局2023年度行政处罚情况", "2023年度无行政处罚。"),
    ("关于2024年清明节放假安排的通知", "4月4日至6日放假，共3天。"),
    ("临河区商务局政府信息公开联系方式", "地址：人民路1号，电话：0990-1234567。"),
    ("关于撤销有关文件的公告", "《临河区商业网点规划》已被撤销，即日起停止执行。"),
    ("关于部分商品找不到产地标识的消费提示", "有消费者反映商品找不到产地标识，请向12315投诉举报。"),
    (
        "关于服务器采购项目的成交公告",
        "成交供应商：临河科技有限公司。服务器错误率指标符合要求，成交金额12.6万元。",
    ),
    ("关于数据库建设项目验收的公示", "数据库建设项目已通过验收，公示期3天，如有异议请书面提出。"),
    ("关于注销酒类流通备案登记的公告", "下列3家企业备案登记信息已删除，不再受理其业务。"),
    ("关于拦截问题食品的情况通报", "本月共拦截问题食品2批次，均已按规定处置，未流入市场。"),
    ("关于暂停办理有关业务的通告", "因档案室搬迁，3月18日暂停服务一天，次日恢复正常。"),
    ("关于公开征求意见的公告", "意见请于4月12日前反馈，逾期不再受理，请勿重复提交。"),
    ("临河区商务局2023年工作要点落实情况", "十项工作全部完成，详情不再公布。"),
    ("关于加油站年检结果的公示", "全区16座加油站年检合格，公示期为5个工作日。"),
    ("关于领导班子成员分工调整的通知", "王建国同志主持全面工作，李梅同志分管商贸流通。"),
    ("关于开展安全检查的通知", "各大型商超：", "请于3月20日前完成安全检查，并将自查情况报商贸科。"),
    ("临河区商务局2023年收费及减免情况", "2023年未收取任何费用，也没有减免情况。"),
    ("关于停用旧域名的公告", "旧域名已过期，即日起停用，请使用新域名访问本网站。"),
    (
        "关于请求过于频繁问题的答复",
        "您反映的访问过于频繁被限制的问题，我局已联系运维单位调整，请再试。",
    ),
    ("关于举办电商培训班的通知", "培训于3月25日上午9时开始，地点为区政务服务中心三楼。"),
    ("关于错误信息更正的公告", "3月8日发布的公告中金额有误，应为34.5万元，特此更正。"),
    ("关于浏览器安全设置的说明", "访问办事系统前，请启用JavaScript并更新浏览器安全控件。"),
    ("关于网站Cookie使用的声明", "本网站使用Cookie记录字号设置，请启用Cookie，不收集个人信息。"),
    ("关于内容审核制度的通知", "信息发布前须经三级审核，未审核的信息不得发布。"),
    ("关于源站迁移完成的公告", "政府网站集约化源站迁移已于3月10日完成，访问恢复正常。"),
    ("关于禁止访问非法网站的倡议", "请广大青少年远离非法网站，不访问、不传播有害信息。"),
    ("关于关停僵尸网站的通报", "本季度关停僵尸网站2个，责任单位已完成整改。"),
    ("关于未备案网站清理情况的通报", "共清理未备案网站3个，均已暂停访问并限期整改。"),
)

_HEAD = '<head><meta charset="utf-8"><title>{title}_临河区人民政府</title>{meta}</head>'
_TOP = (
    '<div class="top"><a href="/">首页</a><a href="/zwgk/">政务公开</a><a href="/login">登录</a>'
    '<a href="/reg">注册</a></div>'
)
_FOOT = (
    '<div class="foot"><p>主办单位：临河区人民政府办公室 东ICP备12345678号</p>'
    '<p><a href="/map.html">网站地图</a> 政府网站标识码：9903030001</p></div>'
)

#: Markup of an article: in a common container, without one, in a table.
LAYOUTS = {
    "a known container": (
        '<h1>{title}</h1><div class="info">发布日期：{day} 来源：区商务局 浏览次数：12</div>'
        '<div class="article-content">{text}</div>'
    ),
    "no container that we know": (
        '<div class="b3"><h2>{title}</h2><p class="sj"><span>发布时间：{day} 09:30</span></p>'
        '<div class="txt">{text}</div></div>'
    ),
    "a table": (
        "<table width='900'><tr><td align='center'><b>{title}</b></td></tr><tr><td align='center'>"
        "发布日期：{day}&nbsp;&nbsp;点击数：33</td></tr><tr><td id='zoom'>{text}</td></tr></table>"
    ),
    "meta tags": (
        '<div class="article"><h1 id="title">{title}</h1><div class="TRS_Editor">{text}</div></div>'
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortNotice:
    """One page, with its title and text."""

    layout: str
    title: str
    paragraphs: tuple[str, ...]

    def page(self) -> Page:
        text = "".join(f"<p>　　{paragraph}</p>" for paragraph in self.paragraphs)
        meta = ""
        if self.layout == "meta tags":
            meta = (
                f'<meta name="ArticleTitle" content="{self.title}">'
                f'<meta name="PubDate" content="{DAY} 10:00">'
            )
        inside = LAYOUTS[self.layout].format(title=self.title, day=DAY, text=text)
        head = _HEAD.format(title=self.title, meta=meta)
        whole = f"<!DOCTYPE html><html>{head}<body>{_TOP}{inside}{_FOOT}</body></html>"
        return Page(url=URL, body=whole.encode(), headers={"content-type": "text/html"})


SHORT_NOTICES = [
    ShortNotice(layout=layout, title=title, paragraphs=tuple(paragraphs))
    for layout in LAYOUTS
    for title, *paragraphs in TEXTS
]

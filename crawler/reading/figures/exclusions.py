"""Numbers in prose that are no figures: plans, changes, shares, figures of other bodies.

Each pattern is matched against the sentence around one number, in which ``#`` is that number and
``@`` any other, as in ``crawler.reading.figures.phrases``.
"""

import re

#: A plan, an obligation or a target, not an achievement.
PLANNED = re.compile(
    r"(?:(?<![主重需只必摘简纪提概扼首])要(?![求点闻素件])|(?<![反相适供响对效])应(?![急用对])|力争|"
    r"争取(?!到)|不(?:得)?少于|不(?:得)?低于|必须|(?<!无)须|拟(?!稿)|目标|将(?:于|在|力争|继续|进一步)|确保|预计|"
    r"有望|明年|来年|(?<![转至到入])下一年|计划(?:于|在|(?:主动)?(?:开展|举办|完成|公开|安排|发布)))[^,，。；#]{0,24}#"
    r"|(?:^|[,，])(?:下一步|今后|明年|来年|下年度?)(?!继续|结转)[^#]{0,120}#"
    r"|(?:[明来下]年度?|下一步)[^#@,，。；]{0,6}(?:将|计划|拟|争取)[^#]{0,60}#"
)

_UNRELATED_SUBJECTS = (
    "许可|审批|登记|备案|资质|资格|办证|证照|补贴|补助|救助|专利|商标|入学|贷款|低保|住房|公租房|落户|仲裁|执行|鉴定|"
    "认定|变更|注册|报建|用地|立项|减免税|退税|检验|检测|验收|职称|工伤|社保|养老|法律援助|听证|换证|年检|评审"
)

#: Numbers that are no figure of this agency's disclosure in this year.
EXCLUSIONS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern)
    for pattern in (
        # information sent to superiors, or adopted by them
        r"(?:报送|上报|编报|采用|采编|录用)(?!.{0,6}纸质)[^#@,，]{0,12}#",
        # an increase or decrease, not a total
        r"(?:(?<!新)增(?:加|长|幅|多)?|减少|下降|上升|回落|提高|降低|多|少)(?:了|出)?(?:约|近|达|为)?#",
        # the year before
        r"(?:上年|去年|上一年|往年)(?!度?(?:的)?(?:结转|转入))(?:度|同期)?[^#@,，。；结转]{0,20}#",
        r"截[至止]到?(?:上年|去年|上一年|往年)[^#@。；结转]{0,40}#",
        # where a change begins: 由33件增至47件
        r"(?:由|从)#(?=[^#]{0,6}(?:增|升|上升|提高|减|降|下降|上涨))",
        # cumulative
        r"(?:近(?:[两二三四五六七八九十\d]{1,2})?年来?|[两三四五]年来)[^#@。；]{0,24}#",
        r"(?:历年|开(?:通|办|设)(?:以来|至今)|有史以来)[^#@。；]{0,24}#",
        r"(?:自(?!本年|今年|年初|1月)[^#@。；]{0,14}|[往上去]年度?)(?:以来|至今)[^#@。；]{0,30}#",
        # a frequency or an average
        r"(?:每(?:天|日|周|月|季|季度|年|个月|人)|平均|人均|日均|月均|年均)[^#@,，。；]{0,16}#",
        # reviews and lawsuits on other matters, of which some are on disclosure
        r"行政(?:复议|诉讼)[^#@,，。；]{0,8}#(?=[^#]{0,24}其中[^#]{0,6}(?:政府)?信息公开)",
    )
)

#: Headings of chapters on problems and plans; their numbers are no achievements.
OUTLOOK_HEADINGS = re.compile(r"问题|改进|打算|思路|下一步|计划|展望|工作安排|努力方向")

#: Applications for something else than information.
UNRELATED_APPLICATIONS = re.compile(rf"(?:{_UNRELATED_SUBJECTS})[^,，。；]{{0,10}}申请")

#: Headings and paragraphs in which reviews and lawsuits are on the disclosure of information.
REVIEW_HEADINGS = re.compile(r"公开|^[^ ]*(?:复议|诉讼)")

#: Headings of chapters in which an application is one for information.
DISCLOSURE_HEADINGS = re.compile(r"公开|申请|概述|概况|总体|基本|综述")

#: Chapters in which 申请 alone is an application for information.
APPLICATION_HEADINGS = re.compile(r"依申请公开|收到和处理|申请的?(?:办理|处理)?情况")

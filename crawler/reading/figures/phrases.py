"""Phrases that identify a number in a sentence as a figure.

A pattern is matched against the sentence around one number, in which ``#`` is that number and
``@`` any other. The first phrase whose pattern and unit match decides; docs/figures.md defines
every key.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase for one figure, or for several with the same number."""

    keys: tuple[str, ...]
    units: frozenset[str]
    pattern: re.Pattern[str]


def _phrase(keys: str, units: str, pattern: str) -> Phrase:
    return Phrase(tuple(keys.split()), frozenset(units.split()), re.compile(pattern))


_CASE_UNITS = "件 宗 条 例 份 次 起 个"
_DOCUMENT_UNITS = "条 件 篇 份 个"

#: A verb by which applications come in, and the modifiers that do not narrow what it counts.
_RECEIVED = r"(?:受理|收到|接到|接收|接受|新收|新增)"
_MODIFIER = (
    r"(?:[^#@,，。；]{0,24}?"
    r"(?:提出|提交|递交|公开(?:政府)?信息|组织|公民|群众|社会|信息公开|有关)的)?"
)

#: Words between what is counted and its number.
_BETWEEN = r"[的总数量共计累合达到约有为了已是：:（(]{0,8}"

PHRASES: tuple[Phrase, ...] = (
    _phrase(
        "review.total litigation.total",
        "件 起 宗 次",
        r"行政复议[^#@,，]{0,6}行政诉讼[^#@,，]{0,10}(?:均|各)[^#@]{0,4}#",
    ),
    _phrase(
        "review.total",
        "件 起 宗 次",
        r"行政复议(?![^#]{0,8}诉讼)[^#@]{0,12}#|#(?:政府信息公开)?行政复议",
    ),
    _phrase("litigation.total", "件 起 宗 次", r"行政诉讼[^#@]{0,12}#|#(?:政府信息公开)?行政诉讼"),
    _phrase(
        "app.carried_in",
        _CASE_UNITS,
        r"(?:上年|上一年|去年)度?(?:的|未办结)?(?:结转|转结|转入)(?!下)[^#@]{0,20}#"
        r"|(?:上年|上一年|去年)度?[^#@,，]{0,4}#[^#@,，]{0,10}(?:结转|转入)(?:至|到)?本"
        r"|#(?:为|系|是)?(?:上年|上一年|去年)度?(?:结转|转入)",
    ),
    _phrase(
        "app.carried_out",
        _CASE_UNITS,
        r"(?:结转|转结|顺延|转)(?:至|到|入)?(?:下|次)(?:一|1)?年[^#@,，]{0,24}#"
        r"|#[^,，（(]{0,14}(?:顺延|结转|转结)(?:至|到|入)?(?:下|次)",
    ),
    _phrase(
        "app.by_web",
        _CASE_UNITS,
        r"(?:网络|网上|网站|互联网|在线|平台)[^#@,，]{0,8}申请[^#@,，]{0,6}#"
        r"|申请.*(?:网络|网上|互联网|在线)(?:方式|渠道|平台)?(?:提交|提出|收到|受理|申请)?的?#",
    ),
    _phrase(
        "app.in_person",
        _CASE_UNITS,
        r"(?:当面|现场)[^#@,，]{0,8}申请[^#@,，]{0,6}#|申请.*当面(?:提交|提出|递交|受理)?的?#",
    ),
    _phrase(
        "app.by_letter",
        _CASE_UNITS,
        r"(?:信函|邮寄|书面)[^#@,，]{0,8}申请[^#@,，]{0,6}#"
        r"|申请.*(?:信函|邮寄)(?:方式|渠道)?(?:提交|提出|收到|受理)?的?#",
    ),
    _phrase("app.by_fax", _CASE_UNITS, r"传真[^#@,，]{0,8}申请[^#@,，]{0,6}#"),
    _phrase("app.by_email", _CASE_UNITS, r"(?:电子)?邮件[^#@,，]{0,8}申请[^#@,，]{0,6}#"),
    _phrase(
        "app.granted_or_partial",
        _CASE_UNITS,
        r"(?<!不)(?:予以|同意)公开(?:和|及|、|与|或)(?:者)?(?:予以|同意)?部分公开[^#@,，]{0,6}#",
    ),
    _phrase("app.partial", _CASE_UNITS, r"部分公开[^#@,，]{0,5}#"),
    _phrase("app.granted", _CASE_UNITS, r"(?<!不)(?:予以|同意)公开[^#@,，]{0,5}#"),
    _phrase("app.denied", _CASE_UNITS, r"(?:不(?:予|同意)|否决)公开[^#@,，]{0,5}#"),
    _phrase(
        "app.unable",
        _CASE_UNITS,
        r"(?:无法提供|信息不存在|(?:机关|单位|部门)?不掌握(?:相关|该|所申请)?(?:政府)?(?:信息)?)[^#@,，]{0,5}#",
    ),
    _phrase("app.refused", _CASE_UNITS, r"不予处理[^#@,，]{0,5}#"),
    _phrase("app.other", _CASE_UNITS, r"其他处理[^#@,，]{0,5}#"),
    _phrase(
        "app.replied",
        _CASE_UNITS,
        r"(?<![延逾超]期)(?:答复|办结)[^#@,，]{0,12}申请[^#@,，]{0,6}#|(?:答复|办结)的?#[^,，。]{0,14}申请"
        r"|(?:申请|结转).{0,50}(?<!公开)(?<!延期)(?:答复|办结)(?:了|数)?(?:量)?[为共:：]{0,2}#"
        r"|按[时期](?:答复|办结)#|申请答复数[量]?[为:：]?#|^答复数[量]?[为:：]?#",
    ),
    _phrase(
        "app.in_hand",
        _CASE_UNITS,
        r"(?:受理|收到|办理|处理)[^#@]{0,24}申请(?!.{0,4}复议)[^#@]{0,10}#[（(,，]其中[:：]?(?:本年度?)?新收|"
        r"(?:受理|收到|办理|处理)[^#@]{0,24}申请(?!.{0,4}复议)[^#@]{0,10}#[（(,，]?(?:其中)?(?:含|包括|包含)"
        r"[^#。；]{0,6}(?:上|去)(?:一)?年|(?:新[收增]|收到|受理)[^#。；]{0,30}@[^#。；]{0,12}(?:上|去)(?:一)?年"
        r"[^#。；]{0,10}@"
        r"[,，、]?(?:(?:共|合计|总计)[^#@,，]{0,6})?#",
    ),
    _phrase(
        "disclosure.on_request",
        _DOCUMENT_UNITS,
        r"(?:作为|列为|列入|纳入|属于?)依申请公开的?(?:政府)?(?:信息|目录)[^#@,，]{0,4}#",
    ),
    _phrase(
        "app.received",
        _CASE_UNITS,
        rf"{_RECEIVED}的?{_MODIFIER}[^#@的]{{0,24}}申请(?!.{{0,4}}复议)[^#@]{{0,10}}#"
        rf"|{_RECEIVED}的?#[^,，。]{{0,14}}申请|新收到?(?:的?申请)?#"
        r"|申请[^#。；]{0,40}[,，、](?:全年|年内|本年度?)?(?:合计|总计|共计?|总共)(?:收到|受理|新收)#"
        r"|(?<!主动公开和)依申请公开(?:政府信息|信息|数)?(?:共|数量)?#|公开申请(?:总?数|总量)[^#@,，]{0,3}#",
    ),
    _phrase(
        "fee.amount",
        "元",
        r"(?:信息处理费|工本费|检索|复制)[^#@]{0,14}#|公开[^#@。；]{0,24}(?:收取|收费)[^#@]{0,14}#"
        r"|(?<!性)(?:收取|收费)(?:费用|的?金额|总额)?[共计为总:：]{0,4}#",
    ),
    _phrase(
        "app.received", _CASE_UNITS, r"公开申请(?:总)?(?:数|量|数量)(?:总数)?[为共达是到]{0,2}#"
    ),
    _phrase(
        "app.replied",
        _CASE_UNITS,
        r"(?:办理|处理)(?:了)?[^#@,，。；]{0,10}(?:信息公开|依申请公开)[^#@,，。；]{0,6}申请[^#@,，]{0,4}#",
    ),
    _phrase(
        "information.total",
        _DOCUMENT_UNITS,
        r"(?:制作|获取|产生|形成)[^#@]{0,8}信息(?:总)?数?量?" + _BETWEEN + "#",
    ),
    _phrase(
        "disclosure.rules",
        "件 部 个 条",
        r"(?:公开|公布|发布)[^#@,，、。；]{0,6}规章[^#@,，]{0,4}#",
    ),
    _phrase(
        "normative.issued",
        "件 个 份",
        r"(?:制发|制定|出台|印发|新制定)(?:行政|政府)?规范性文件[^#@,，]{0,6}#",
    ),
    _phrase(
        "disclosure.normative",
        "件 个 份 条",
        r"(?:公开|公布|发布)[^#。；]{0,12}(?:行政)?规范性文件[^#@,，]{0,4}#",
    ),
    _phrase(
        "disclosure.personnel", _DOCUMENT_UNITS, r"人事(?:类|任免)?(?:政府)?信息[^#@,，]{0,3}#"
    ),
    _phrase("disclosure.policies", _DOCUMENT_UNITS, r"政策法规[^#@,，]{0,12}#"),
    _phrase("disclosure.penalties", _DOCUMENT_UNITS, r"行政处罚信息[^#@,，]{0,6}#|#行政处罚信息"),
    _phrase(
        "disclosure.paper", "份 条 件", r"纸质(?:政府)?(?:信息|文本|文件|材料|资料)[^#@,，]{0,4}#"
    ),
    _phrase(
        "disclosure.gazette",
        _DOCUMENT_UNITS,
        r"政府公报[^#@,，等]{0,6}(?:公开|刊[登发]|发布)[^#@,，]{0,8}#",
    ),
    _phrase(
        "media.weibo_posts",
        "条 篇",
        r"(?:发布|推送)(?:政务)?微博[^#@,，]{0,6}#|微博@.{0,4}共?发布(?:信息)?#"
        r"|微博[^#@,，]{0,10}(?:发布|推送)[^#@,，]{0,6}#",
    ),
    _phrase(
        "disclosure.weibo",
        _DOCUMENT_UNITS,
        r"微博[^#@]{0,10}公开(?:各类|政府|政务)?(?:信息)?(?:数)?#",
    ),
    _phrase(
        "media.wechat_posts",
        "条 篇 期",
        r"(?:微信|公众号)[^#@]{0,14}(?:发布|推送|推文)[^#@,，]{0,6}#|微信公众号@.{0,4}发布#"
        r"|(?:微信|公众号)[^#。；]{0,40}(?:推文|推送)#",
    ),
    _phrase(
        "disclosure.wechat", _DOCUMENT_UNITS, r"微信[^#@]{0,10}公开(?:政府|政务)?(?:信息)?(?:数)?#"
    ),
    _phrase("disclosure.other", _DOCUMENT_UNITS, r"其[他它]方式公开[^#@,，]{0,8}#"),
    _phrase("media.weibo_accounts", "个 家", r"(?<!通过)微博(?:账号|帐号)?#"),
    _phrase("media.wechat_accounts", "个 家", r"微信(?:公众)?(?:账号|帐号|号|平台)?#"),
    _phrase(
        "media.wechat_fans", "个 人 名 户", r"微信[^#。]{0,30}(?:用户|关注|粉丝)[^#@,，]{0,10}#"
    ),
    _phrase("media.weibo_fans", "个 人 名", r"微博[^#。；]{0,40}粉丝[^#@,，]{0,8}#"),
    _phrase("media.plays", "次 人次", r"(?:播放|观看|阅读)(?:总)?量[^#@,，]{0,8}#"),
    _phrase(
        "disclosure.website",
        _DOCUMENT_UNITS,
        rf"网站(?![^#]{{0,24}}等)[^#@,，、]{{0,8}}(?:公开|发布|公布)(?:各类)?(?:政府|政务)?信息{_BETWEEN}#",
    ),
    _phrase(
        "disclosure.total",
        _DOCUMENT_UNITS,
        rf"主动公开(?:的)?(?:各类)?(?:政府|政务)?(?:各类)?(?:信息|文件){_BETWEEN}#"
        rf"|(?:信息[^#。；]*|^[^#@]{{0,24}})主动公开{_BETWEEN}#"
        rf"|(?:公布|公开|发布)(?:各类)?(?:政府|政务)信息{_BETWEEN}#"
        r"|(?:公布|公开|发布)#[^,，。]{0,4}(?:政府|政务)信息",
    ),
    _phrase(
        "disclosure.platform",
        _DOCUMENT_UNITS,
        r"(?:公开|统一|信息)平台[^#@]{0,4}(?:发布|公布|公开)[^#@]{0,60}信息#",
    ),
    _phrase(
        "disclosure.website",
        _DOCUMENT_UNITS,
        r"网(?:站|站群)?[^#@]{0,12}(?:发布|公布|公开|更新)[^#@]{0,30}信息[^#@,，]{0,4}#|信息发布(?:总)?量[^#@]{0,4}#",
    ),
    _phrase("disclosure.website", _DOCUMENT_UNITS, rf"网站(?:主动)?(?:公开|发布){_BETWEEN}#"),
    _phrase(
        "disclosure.total", _DOCUMENT_UNITS, rf"(?:公开|公布|发布)(?:各类|各种)?信息{_BETWEEN}#"
    ),
    _phrase("site.visits", "次 人次", r"(?:访问|浏览|点击)(?:总)?[量率数次][^#@]{0,10}#"),
    _phrase(
        "consult.replied",
        _CASE_UNITS,
        r"(?:答复|回复|办复)[^#@]{0,14}(?:咨询|留言|投诉|来信|信件)[^#@,，]{0,10}#"
        r"|(?:咨询|留言|来信|信件)[^#。；]{0,12}(?:办结|答复|回复|办复)[^#@,，]{0,4}#",
    ),
    _phrase(
        "consult.count",
        _CASE_UNITS + " 人次",
        r"(?<!提供)咨询(?!服务|活动)[^#@,，]{0,6}#|(?:接受|受理|接待|解答|接听)[^#@,，]{0,12}咨询[^#@,，]{0,16}#"
        r"|(?:收到|受理|接受|接听)#[^,，。]{0,6}(?:咨询|留言|来信)"
        r"|(?:收到|受理)[^#@,，]{0,10}(?:留言|来信|信件)[^#@,，]{0,4}#",
    ),
    _phrase("complaint.count", _CASE_UNITS, r"(?:投诉|举报)[^#@,，]{0,4}#"),
    _phrase("interview.count", "次 场 期", r"访谈[^#@,，]{0,4}#|#[^,，]{0,6}在线访谈"),
    _phrase(
        "press.count",
        "次 场",
        r"新闻发布(?:会|活动)[^#@,，]{0,6}#|#[^,，]{0,6}新闻发布(?:会|活动)",
    ),
    _phrase(
        "interpretation.count",
        "条 件 篇 个 期 次 份",
        r"(?:政策|文件)解读(?:稿件|材料|信息|稿)?[^#@,，]{0,6}#|#[^,，]{0,4}政策解读",
    ),
    _phrase(
        "media.broadcasts",
        "次 期 场",
        r"#参加[^,，]{0,24}(?:热线|直播|电台)|(?:热线|直播)[^#@,，]{0,6}#",
    ),
    _phrase("approval.items", "项 件", r"(?:审批|许可)(?:服务)?事项[^#@,，]{0,4}#"),
    _phrase("service.online", "件 项 次", r"网上(?:办事|办理)[^#@,，]{0,6}#"),
    _phrase("platform.users", "个 家 户", r"用户[^#@]{0,40}#"),
    _phrase("office.digital", "%", r"(?:数字化|电子化|网上)办公(?:比例|率)[^#@]{0,4}#"),
    _phrase(
        "staff.total",
        "人 名",
        rf"(?:信息|政务)公开(?:工作)?的?(?:工作)?人员{_BETWEEN}#"
        r"|(?:信息|政务)公开[^#@,，。；]{0,10}(?:配备|设有|现有)[^#@,，。；]{0,4}人员#",
    ),
    _phrase("budget.amount", "元", r"(?:信息公开|政务公开)[^#@,，]{0,6}专项经费[^#@,，]{0,6}#"),
    _phrase("staff.full", "人 名", r"专职[^#@,，]{0,10}#"),
    _phrase("staff.part", "人 名", r"兼职[^#@,，]{0,10}#"),
    _phrase("training.persons", "人次 人", r"培训.{0,24}#"),
    _phrase(
        "training.count",
        "次 期 场",
        r"培训(?:班|会)?[^#@,，]{0,6}#|举办[^#@,，]{0,6}#[^,，]{0,8}培训",
    ),
    _phrase("proposal.count", "件 份", r"(?:建议|提案)[^#@,，]{0,8}#"),
)

#: Figures whose number needs no unit: 用户突破550万。
UNITLESS_KEYS = frozenset(
    {"media.weibo_fans", "media.wechat_fans", "media.plays", "site.visits", "platform.users"}
)

"""Names of agencies, as printed and in full."""

import re
from collections import Counter

from crawler.reading.text.whitespace import compact

_ALL_PROVINCES = """
北京市 天津市 上海市 重庆市 河北省 山西省 辽宁省 吉林省 黑龙江省 江苏省 浙江省 安徽省 福建省
江西省 山东省 河南省 湖北省 湖南省 广东省 海南省 四川省 贵州省 云南省 陕西省 甘肃省 青海省
内蒙古自治区 广西壮族自治区 西藏自治区 宁夏回族自治区 新疆维吾尔自治区
"""
#: Short name → full name: 广西 → 广西壮族自治区.
PROVINCES = {
    re.sub("(壮族|回族|维吾尔)?(自治区|省|市)$", "", name): name for name in _ALL_PROVINCES.split()
}
_SHORT_PROVINCE = re.compile("|".join(PROVINCES))
_OWN_PROVINCE = re.compile(r"(?:^|[^一-龥]|年)(?!年)([一-龥]{2,3}省|[一-龥]{2,6}自治区)")

_KIND = (
    r"(?:委员会|管委会|办公厅|办公室|人民政府|政府|街道办事处|办事处|开发区|研究院|法院|检察院|监狱|"
    r"公司|中心|银行|大学|学院|医院|总队|支队|大队|(?:协|学|工|总|商|联合|理事|基金)会|"
    r"(?:[省市州区县府委]|文明)办|[局厅委部署院处社校站所镇乡馆])"
)
_NAME = r"[一-龥（）()、]{1,28}?"
_AGENCY = re.compile(rf"^{_NAME}{_KIND}(?:[（(][一-龥]{{2,20}}[)）])?(?:办公室)?$")
_IN_TITLE = re.compile(
    rf"^(?:关于)?(?:(?:19|20)\d\d年(?:度)?)?(?P<agency>{_NAME}{_KIND})"
    r"(?=(?:关于)?[《（(]?(?:19|20)\d\d\s?年|政府信息|政务公开|信息公开|关于)"
)
_IN_OPENING = re.compile(
    rf"^(?:(?:19|20)\d\d年(?:度)?(?:以来)?[,，、]?)(?P<agency>{_NAME}[局厅委部署院])"
    r"(?=[一-龥])"
)
_RELATIVE = re.compile(r"^(?:省|自治区|市|区|县|我[省市区县厅局委]|本[省市区县厅局委]|厅|局)")
_PORTAL = re.compile(
    r"(?:政府信息公开|信息公开)?(?:门户网站?|官方网站|网站|信息网|官网|政务网|公众信息网|网)$"
)
#: The name of a government, and an agency of the same place behind it without a space.
_GLUED = re.compile(
    r"^(?:[一-龥]{0,12}?)(?P<place>[一-龥]{2,8}?[省市区县旗])(?:人民政府|政府)"
    r"(?P<own>(?P=place)(?!人民政府|委员会).{2,20})$"
)
_MEDIA = re.compile(
    r"日报|晚报|都市报|新闻|电视台|广播|通讯社|新华社|人民网|客户端|政务网|网站|网$"
)


def is_agency(name: str) -> bool:
    """Whether `name` has the form of an agency's name, and is not that of a news medium."""
    plain = compact(name)
    return _AGENCY.match(plain[:60]) is not None and _MEDIA.search(plain) is None


def own_agency_of(printed: str) -> str:
    """Return the last agency of a printed chain of parents: 平阳县人民政府 > 平阳县水利局."""
    parts = [part for part in re.split(r"[>＞»/／\\→]|-{1,2}|\s", printed.strip()) if part]
    if len(parts) > 1 and all(_may_be_agency(part) for part in parts):
        return parts[-1]
    plain = compact(printed)
    glued = _GLUED.match(plain)
    return glued["own"] if glued and is_agency(glued["own"]) else plain


def _may_be_agency(part: str) -> bool:
    """Whether one part of a chain names an agency, or the place that it belongs to."""
    return is_agency(part) or part.endswith(("省", "市", "区", "县", "自治区", "自治州", "旗"))


def agency_in_title(title: str) -> str:
    """Return the agency that a report's title names as its author; empty when there is none."""
    match = _IN_TITLE.match(compact(title)[:120])
    return match["agency"] if match else ""


def agency_in_opening(text: str) -> str:
    """Return the subject of a report's first sentence: 2013年，自治区商务厅紧紧围绕…."""
    match = _IN_OPENING.match(compact(text)[:80])
    return match["agency"] if match else ""


def province_of(text: str) -> str:
    """Return the full name of the province that `text` names most often; empty on a tie."""
    counts = Counter(PROVINCES[short] for short in _SHORT_PROVINCE.findall(text))
    own = Counter(name for name in _OWN_PROVINCE.findall(text) if name not in PROVINCES.values())
    for name, count in own.items():
        counts[name] += count
    ranked = [pair for pair in counts.most_common(2) if not pair[0].endswith(("全省", "各省"))]
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return ""
    return ranked[0][0]


def province_before(agency: str, text: str) -> str:
    """Return the province that `text` prints before `agency` (省商务厅): 海东省; empty if none."""
    level = "自治区" if agency.startswith("自治区") else "省"
    if not agency.startswith(level):
        return ""
    found = Counter(re.findall(f"([一-龥]{{2}}){re.escape(agency)}", text))
    found.pop("全区", None)
    return found.most_common(1)[0][0] + level if found else ""


def full_agency_name(printed: str, *, catalogue: str, province: str) -> str:
    """Return an agency's full name: 省商务厅 → 山东省商务厅, 区商务局 → 张店区商务局."""
    plain = compact(printed)
    if not _RELATIVE.match(plain):
        return plain
    if catalogue and compact(catalogue).endswith(plain):
        return compact(catalogue)
    for level in ("自治区", "省"):
        if plain.startswith(level) and province.endswith(level):
            return province + plain.removeprefix(level)
    return plain


def agency_of_site_name(site: str) -> str:
    """Return the agency that a site's name belongs to: 青岛市政府门户网站 → 青岛市人民政府."""
    name = _PORTAL.sub("", compact(site)).removeprefix("中国")
    if name.endswith("政府") and name[-3:-2] in "部局厅委":
        name = name.removesuffix("政府")
    name = re.sub(r"(?<!人民)政府$", "人民政府", name)
    if name.endswith(("市", "省", "区", "县", "自治州", "旗")) and len(name) > 2:
        return name + "人民政府"
    return name if is_agency(name) else ""

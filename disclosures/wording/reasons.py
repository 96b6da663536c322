"""Reasons and faults in words: a Chinese template for each code, English from the catalogue.

A template is the message id of the gettext catalogue; its places are the names of the reason's
parameters.
"""

from collections.abc import Iterable, Mapping
from gettext import NullTranslations

from disclosures.page import Fault
from disclosures.reason import Param, Reason, ReasonCode
from disclosures.wording.faults import FAULTS, FIELDS
from disclosures.wording.marking import gettext_noop as _
from disclosures.wording.transport_reasons import TRANSPORT_TEMPLATES

TEMPLATES: Mapping[ReasonCode, str] = {
    **TRANSPORT_TEMPLATES,
    # the bytes of a page
    ReasonCode.PAGE_BLANK: _("页面是空的"),
    ReasonCode.PAGE_UNDECODABLE: _("任何编码都无法正确解码（%(charset)s）"),
    ReasonCode.PAGE_OTHER_FORMAT: _("内容不是网页，而是 %(format)s"),
    ReasonCode.PAGE_TRUNCATED: _("%(declared)s 字节只收到 %(received)s"),
    ReasonCode.PAGE_NO_END: _("页面在 </html> 之前就断了"),
    ReasonCode.PAGE_TAG_TOO_LONG: _("有一个标签长于 %(limit)s 字节"),
    ReasonCode.PAGE_LONG_TAGS: _("过长的标签合计超过 %(limit)s 字节"),
    ReasonCode.PAGE_TOO_DEEP: _("元素嵌套深于 %(limit)s 层"),
    ReasonCode.PAGE_TEXT_DROPPED: _("解析时丢失了部分文字"),
    # what a page says instead of a document
    ReasonCode.PAGE_SERVER_ERROR: _("状态码是 200，内容却是服务器报错：%(sign)s"),
    ReasonCode.PAGE_CHALLENGE: _("拦截页：%(sign)s"),
    ReasonCode.PAGE_BUSY: _("网站自称繁忙或维护：%(sign)s"),
    ReasonCode.PAGE_NOT_FOUND: _("页面称内容不存在：%(sign)s"),
    ReasonCode.PAGE_LOGIN: _("登录页：%(sign)s"),
    ReasonCode.PAGE_LOGIN_FORM: _("登录页"),
    ReasonCode.PAGE_ONLY_REDIRECTS_HOME: _("只是一个转往首页的跳转"),
    ReasonCode.PAGE_SCRIPT_SHELL: _("空页面，内容要由脚本填充"),
    ReasonCode.PAGE_ONLY_SCRIPT: _("除脚本外什么也没有"),
    ReasonCode.PAGE_NO_TEXT: _("页面上没有文字"),
    ReasonCode.PAGE_LITTLE_TEXT: _("几乎没有文字，也没有附件"),
    ReasonCode.PAGE_UNKNOWN_LAYOUT: _("有页面，但在已知的位置找不到文件的日期和正文"),
    ReasonCode.PAGE_NO_DOCUMENT: _(
        "页面既不是列表，也不是文件：没有日期和落款，也没有文件的标题和正文"
    ),
    ReasonCode.PAGE_UNKNOWN_JSON: _("JSON 数据的结构不认识"),
    ReasonCode.PAGE_LIST_NOT_REPORT: _("列表所指的报告打开是一个列表"),
    ReasonCode.PAGE_REDIRECTED: _("被转到 %(url)s"),
    ReasonCode.PAGE_DUPLICATE_TEXT: _("%(count)s 个网址的内容完全相同"),
    ReasonCode.LIST_NO_ROWS: _("列表页上一行也没有找到"),
    ReasonCode.LIST_STATED_EMPTY: _("列表页上写明暂无条目，或列表为空"),
    ReasonCode.LIST_ROWS_WITHOUT_ADDRESS: _(
        "列出 %(rows)s 个标题，但都没有可以访问的网址（如“%(first)s”）"
    ),
    ReasonCode.LIST_NO_REPORT_OF_SITE: _("列表没有指向本站的任何报告"),
    ReasonCode.LIST_CONTINUES_WITHOUT_ROWS: _("页面只是转往 %(url)s，那里没有读到列表"),
    ReasonCode.LIST_ROWS_BY_SCRIPT: _("列表的条目要由脚本取来（%(sign)s），取自何处不明"),
    # the end of a list is not proved
    ReasonCode.LIST_ROWS_MISSING: _("列表称共 %(printed)s 条，只见到 %(seen)s 条"),
    ReasonCode.LIST_PAGES_MISSING: _("列表称共 %(printed)s 页，只读到 %(read)s 页"),
    ReasonCode.LIST_NEXT_UNRESOLVED: _("翻页控件“%(controls)s”指向何处不明"),
    ReasonCode.LIST_PAGE_EMPTY: _("后面的一页没有条目：%(url)s"),
    ReasonCode.LIST_PAGE_REPEATS: _("后面的一页没有新条目：%(url)s"),
    ReasonCode.LIST_PAGE_FAILED: _("列表有一页没有读到（%(url)s）：%(reason)s"),
    ReasonCode.LIST_PAGE_LIMIT: _("列表超过 %(limit)s 页，其余未读"),
    ReasonCode.LIST_ROW_LIMIT: _("列表超过 %(limit)s 条，其余未读"),
    # reading
    ReasonCode.PARSER_FAILED: _("读取程序出错：%(error)s"),
    ReasonCode.PARSER_OUT_OF_MEMORY: _("读取它所需的内存超出上限"),
    ReasonCode.PARSER_CRASH_REMEMBERED: _("它最近使抓取进程崩溃，暂不访问"),
    ReasonCode.PARSER_CRASHED_FILE: _("它使抓取进程崩溃"),
    ReasonCode.PARSER_CRASHED: _("它使抓取进程崩溃：%(reason)s"),
    # the crawler process
    ReasonCode.CRAWLER_FAILED: _("抓取程序出错：%(error)s"),
    ReasonCode.CRAWLER_CLOSED: _("抓取进程已关闭"),
    ReasonCode.CRAWLER_NOT_STARTED: _("抓取进程未能启动：%(reason)s"),
    ReasonCode.CRAWLER_START_TIMEOUT: _("限定时间内没有响应"),
    ReasonCode.CRAWLER_DIED_REPEATEDLY: _("一次访问中抓取进程崩溃 %(times)s 次：%(reason)s"),
    ReasonCode.CRAWLER_UNEXPECTED_MESSAGE: _("读取 %(url)s 时抓取进程发来意外的消息：%(message)s"),
    ReasonCode.CRAWLER_DIED_FETCHING: _("读取 %(url)s 时抓取进程崩溃：%(reason)s"),
    ReasonCode.CRAWLER_INVALID_MESSAGE: _("抓取进程的消息无法理解：%(error)s"),
    ReasonCode.CRAWLER_DID_NOT_EXIT: _("抓取进程没有按时结束"),
    ReasonCode.CRAWLER_READING_TOO_LONG: _("读取一个页面已 %(seconds)s 秒"),
    ReasonCode.CRAWLER_HEARTBEAT_LOST: _("已 %(seconds)s 秒没有响应"),
    ReasonCode.CRAWLER_EXITED: _("进程以代码 %(code)s 结束"),
    ReasonCode.CRAWLER_CPU_LIMIT: _("耗用 CPU 时间过多（%(signal)s）"),
    ReasonCode.CRAWLER_SIGNAL: _("进程被 %(signal)s 结束"),
    # texts of several pages
    ReasonCode.TEXT_PAGE_NOT_READ: _("正文分页 %(url)s：%(reason)s"),
    ReasonCode.TEXT_PAGE_REPEATS: _("所载与前页相同，不是原来的内容"),
    # files
    ReasonCode.FILE_NOT_READ: _("%(fault)s：%(reason)s"),
    ReasonCode.FILE_OF_PAGE: _("附件 %(file)s：%(reason)s"),
    ReasonCode.FILE_AS_PAGE: _("内容是文件而非网页：%(reason)s"),
    ReasonCode.FILE_AS_PAGE_NEEDS_OCR: _("内容是文件而非网页，须文字识别：%(reason)s"),
    ReasonCode.FILE_OTHER_SITE: _("在别的网站上"),
    ReasonCode.FILE_SITE_PAUSED: _("暂不访问该网站"),
    ReasonCode.FILE_NOT_STORED: _("正文在附件里，而附件未曾留存：%(url)s"),
    ReasonCode.FILE_OTHER_STORED: _("要从附件里找正文，而附件未曾留存：%(url)s"),
    # documents
    ReasonCode.DOCUMENT_EMPTY: _("文件里没有内容"),
    ReasonCode.DOCUMENT_ENCRYPTED: _("文件已加密"),
    ReasonCode.DOCUMENT_ARCHIVE: _("压缩包，未读取，内有：%(names)s"),
    ReasonCode.DOCUMENT_UNKNOWN_KIND: _("不认识的文件（%(kind)s）"),
    ReasonCode.DOCUMENT_UNRECOGNISED: _("认不出是什么文件"),
    ReasonCode.DOCUMENT_BROKEN: _("%(kind)s 文件已损坏：%(error)s"),
    ReasonCode.DOCUMENT_TOO_MANY_BLOCKS: _("段落、单元格或文字多得不像报告"),
    ReasonCode.WORD_BROKEN: _("不是完好的 Word 文件：%(error)s"),
    ReasonCode.WORD_UNKNOWN_VERSION: _("不认识的 Word 版本"),
    ReasonCode.WORD_NO_TEXT: _("找不到正文"),
    ReasonCode.WORKBOOK_BROKEN: _("不是完好的表格文件：%(error)s"),
    ReasonCode.WORKBOOK_TOO_MANY_SHEETS: _("超过 %(limit)s 张工作表"),
    ReasonCode.WORKBOOK_SHEET_TOO_LARGE: _("一张工作表有 %(bytes)s 字节"),
    ReasonCode.WORKBOOK_SHEET_TOO_LONG: _("一张工作表有 %(rows)s 行 %(columns)s 列"),
    ReasonCode.WORKBOOK_MERGED_CELLS: _("合并单元格的范围过大"),
    ReasonCode.PACKAGE_BROKEN: _("压缩包已损坏：%(error)s"),
    ReasonCode.PACKAGE_ENCRYPTED: _("压缩包已加密"),
    ReasonCode.PACKAGE_ENTRY_OUTSIDE: _("压缩包里有一项指向包外：%(name)s"),
    ReasonCode.PACKAGE_ENTRY_TOO_LARGE: _("压缩包里的 %(name)s 解压后有 %(bytes)s 字节"),
    ReasonCode.PACKAGE_ENTRY_ENDLESS: _("压缩包里的 %(name)s 解压后超出所称的大小"),
    ReasonCode.PACKAGE_TOO_MANY_ENTRIES: _("压缩包里有 %(count)s 项"),
    ReasonCode.PACKAGE_TOO_LARGE: _("压缩包解压后有 %(bytes)s 字节"),
    ReasonCode.PACKAGE_NESTED: _("压缩包里还有压缩包"),
    ReasonCode.PACKAGE_XML_ENTITIES: _("其中的 XML 定义了实体"),
    ReasonCode.PDF_BROKEN: _("PDF 文件已损坏：%(error)s"),
    ReasonCode.PDF_ENCRYPTED: _("PDF 文件已加密"),
    ReasonCode.PDF_SCANNED: _("%(pages)s 页只有 %(characters)s 个字：是扫描图像"),
    ReasonCode.PDF_UNMAPPED_FONTS: _("字体没有说明所印的是什么字"),
    ReasonCode.PDF_TOO_MANY_PAGES: _("超过 %(limit)s 页"),
    ReasonCode.PDF_TOO_MANY_RULES: _("框线或单元格多得不像报告"),
    ReasonCode.PDF_DRAWING_TOO_LARGE: _("一页上有 %(bytes)s 字节的绘图指令"),
    ReasonCode.PDF_TOO_MANY_CHARACTERS: _("一页上有 %(count)s 个字"),
    ReasonCode.PDF_STREAM_PACKED_TWICE: _("数据流被压缩两次"),
    ReasonCode.PDF_TOO_MANY_STREAMS: _("超过 %(limit)s 个数据流"),
    ReasonCode.PDF_STREAM_TOO_LARGE: _("一个数据流解压后超过 %(limit)s 字节"),
    ReasonCode.PDF_STREAMS_TOO_LARGE: _("数据流解压后合计超过 %(limit)s 字节"),
    # signs that a reading is not what its page says
    ReasonCode.PLAUSIBILITY_ERROR_TITLE: _("标题是错误页的标题：%(title)s"),
    ReasonCode.PLAUSIBILITY_OTHER_SUBJECT: _("正文说的是别的事：%(words)s"),
    ReasonCode.PLAUSIBILITY_TITLES_DIFFER: _("列表上叫“%(listed)s”，页面上叫“%(title)s”"),
    ReasonCode.PLAUSIBILITY_BECAME_LIST: _("原来是一篇报告，现在像一个列表"),
    ReasonCode.PLAUSIBILITY_CHALLENGE_TEXT: _("内容像拦截页：%(sign)s"),
    ReasonCode.PLAUSIBILITY_TEXT_SHRANK: _("正文大半不见（%(before)s 字变成 %(after)s 字）"),
    ReasonCode.PLAUSIBILITY_TEXT_UNRELATED: _("正文与原来毫无共同之处（相似度 %(percent)s%%）"),
    ReasonCode.PLAUSIBILITY_TEXT_LOST: _("原来有正文，现在读不到正文"),
    ReasonCode.PLAUSIBILITY_OTHER_DOCUMENT: _(
        "成了另一份文件：标题由“%(before)s”变成“%(after)s”，正文也不同"
    ),
    ReasonCode.PLAUSIBILITY_GARBLED: _("有乱码（%(length)s 字中 %(count)s 处）"),
    ReasonCode.PLAUSIBILITY_NOT_CHINESE: _("文字不成中文（常用字只占 %(percent)s%%）"),
    ReasonCode.PLAUSIBILITY_FIELDS_LOST: _("著录项不见了：%(fields)s"),
    ReasonCode.PLAUSIBILITY_FIGURES_LOST: _("数据不见了：%(before)s 项变成 %(after)s 项"),
    ReasonCode.PLAUSIBILITY_TABLES_LOST: _("表格不见了：原有 %(before)s 张"),
    # more changes than one visit, or one group of sources, is believed to have
    ReasonCode.CHANGE_LIMIT_KNOWN_DIFFER: _(
        "一次访问中，%(known)s 份已知报告有 %(changed)s 份不同"
    ),
    ReasonCode.CHANGE_LIMIT_ALL_DIFFER: _("一次访问中，已知的 %(known)s 份报告全部不同"),
    ReasonCode.CHANGE_LIMIT_NEW_REPORTS: _("一次访问中出现 %(new)s 份新报告"),
    ReasonCode.CHANGE_LIMIT_GONE: _("%(present)s 份报告有 %(gone)s 份已不在原网址"),
    ReasonCode.CORRELATED_CHANGE_DIFFER: _("%(hours)s 小时内，%(group)s 的 %(reports)s 份报告不同"),
    ReasonCode.CORRELATED_CHANGE_GONE: _("%(group)s 的 %(reports)s 份报告已不在原网址"),
    # incidents
    ReasonCode.INCIDENT_OPENED: _("%(reason)s（批量变动 %(incident)s）"),
    ReasonCode.INCIDENT_UNREADABLE: _("%(sources)s 个来源先后无法读取：%(reason)s"),
    ReasonCode.INCIDENT_OF_GROUP: _("%(group)s 的 %(sources)s 个来源；%(first)s：%(reason)s"),
    # why what stands at a spot is noise
    ReasonCode.NOISE_SECOND_READING: _("前后几分钟内重复读取同一页面，此处已变动 %(times)s 次"),
    ReasonCode.NOISE_SEVERAL_PAGES: _("一次访问中，%(pages)s 个页面的同一位置都变了"),
    ReasonCode.NOISE_RECURRING: _("先后至少 %(visits)s 次访问，%(pages)s 个页面的同一位置都变了"),
    ReasonCode.NOISE_SUCCESSIVE_VISITS: _("连续 %(visits)s 次访问，此处每次都变"),
    # visits
    ReasonCode.VISIT_INTERRUPTED: _("访问中途停止"),
    ReasonCode.VISIT_PROCESS_ENDED: _("访问它的进程已经结束"),
    ReasonCode.VISIT_PAGES_FAILED: _("%(failed)s 个页面读取失败，其中 %(times)s 个：%(fault)s"),
    ReasonCode.VISIT_CRASHED: _("程序出错：%(error)s"),
    ReasonCode.VISIT_STORE_FAILED: _("数据库被占用或无法访问"),
    ReasonCode.VISIT_CRASHED_REPEATEDLY: _(
        "本程序连续出错%(times)s次，与网站无关。最近一次：%(reason)s"
    ),
    ReasonCode.SOURCE_PARTIAL: _("%(shortfalls)s"),
    ReasonCode.COMPLETENESS_DATED_LINES: _("列表有 %(lines)s 行带日期，只认出 %(rows)s 行"),
    ReasonCode.COMPLETENESS_NO_ADDRESS: _("列表有 %(lines)s 行没有可以访问的网址"),
    ReasonCode.COMPLETENESS_END_UNPROVED: _("不能证明列表已读到末尾：%(reason)s"),
    ReasonCode.COMPLETENESS_NEVER_READ: _(
        "所列 %(listed)s 份文件，%(unread)s 份从未读到（%(fault)s）：%(addresses)s"
    ),
    ReasonCode.COMPLETENESS_AND_MORE: _("另有 %(more)s 份"),
    ReasonCode.COMPLETENESS_POSTPONED: _("所列 %(listed)s 份文件，%(unread)s 份还没轮到读取"),
    ReasonCode.COMPLETENESS_WITHOUT_TEXT: _("%(reports)s 份文件，%(without)s 份没有读到正文"),
    ReasonCode.COMPLETENESS_TEXT_CONTINUES: _(
        "%(reports)s 份文件，%(continued)s 份的正文分为多页，只读到第一页"
    ),
    ReasonCode.COMPLETENESS_NOTHING_READABLE: _(
        "所列 %(listed)s 份都读不到，其中 %(times)s 份：%(fault)s"
    ),
    ReasonCode.LIST_ELSEWHERE: _(
        "列表有 %(rows)s 行指向别的网站（%(hosts)s），没有读取；"
        "若也是该机构发布的，请在来源的 allowed_hosts 中写明这些主机"
    ),
    # letters
    ReasonCode.DELIVERY_FAILED: _("%(error)s"),
    ReasonCode.DELIVERY_GAVE_UP: _("试了 %(attempts)s 次后放弃：%(error)s"),
    ReasonCode.DELIVERY_NOT_WRITTEN: _("信件无法生成：%(error)s"),
    ReasonCode.DELIVERY_UNSUBSCRIBED: _("读者已退订"),
    ReasonCode.DELIVERY_ROUND_ENDED: _("轮到它之前，这一轮已经结束"),
}

#: Between several reasons, and between the members of a list.
BETWEEN, COMMA = _("；"), _("、")


def render(reason: Reason, translations: NullTranslations) -> str:
    """Return `reason` in the language of `translations`; without a template, as in the log."""
    template = TEMPLATES.get(reason.code) if isinstance(reason.code, ReasonCode) else None
    if template is None:
        return str(reason)
    values = {name: _param_text(name, each, translations) for name, each in reason.params.items()}
    try:
        return translations.gettext(template) % values
    except KeyError:  # stored by a version that gave other parameters
        return str(reason)


def render_all(reasons: Iterable[Reason], translations: NullTranslations) -> str:
    """Return several reasons, separated by semicolons; empty if there are none."""
    return translations.gettext(BETWEEN).join(render(one, translations) for one in reasons)


def fault_name(fault: Fault, translations: NullTranslations) -> str:
    """Name a fault: 系统繁忙或维护, busy or under maintenance."""
    return translations.gettext(FAULTS[fault])


def _param_text(name: str, value: Param, translations: NullTranslations) -> str:
    if isinstance(value, Reason):
        return render(value, translations)
    if isinstance(value, tuple):
        words = (_param_text(name, each, translations) for each in value)
        between = BETWEEN if name == "shortfalls" else COMMA
        return translations.gettext(between).join(words)
    return _word(name, str(value), translations)


def _word(name: str, value: str, translations: NullTranslations) -> str:
    """Name a fault or a field; any other value is shown as it is."""
    if name == "fault" and value in set(Fault):
        return fault_name(Fault(value), translations)
    if name == "fields" and value in FIELDS:
        return translations.gettext(FIELDS[value])
    return value

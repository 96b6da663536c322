"""The labels of fields (索引号, 发布日期), and the words that pages print for each."""

from enum import StrEnum


class Label(StrEnum):
    """The meaning of a label."""

    TITLE = "title"
    INDEX_NO = "index_no"
    DOC_NO = "doc_no"

    #: 发布日期; 发文日期 and 生成日期, by which a directory of information dates its entries.
    PUBLISHED = "published"
    ISSUED = "issued"

    #: A label that says only that its value is a date, or that of the last update.
    DATED = "dated"

    #: 成文日期: when the document was written or signed.
    SIGNED = "signed"
    PUBLISHER = "publisher"
    SOURCE = "source"

    #: A label whose value is not kept; it ends the value before it.
    OTHER = "other"


WORDS_BY_LABEL = {
    Label.INDEX_NO: "索引号 信息索引 信息索取号 信息索引号 索取号",
    Label.DOC_NO: "文号 发文字号 文件编号 公文文号 文件文号 发布文号 发文号",
    Label.PUBLISHED: (
        "发布日期 发布时间 公开日期 公开时间 时间发布 发表时间 发表日期 公告日期 公告时间 公示日期 "
        "发稿时间 发稿日期 信息发布日期 信息发布时间"
    ),
    Label.ISSUED: "发文日期 发文时间 生成日期 生成时间 信息生成日期",
    Label.DATED: (
        "日期 时间 更新时间 更新日期 信息时间 信息日期 录入时间 录入日期 上传时间 添加时间 添加日期"
    ),
    Label.SIGNED: "成文日期 成文时间 印发日期 印发时间 制发日期 制文日期",
    Label.PUBLISHER: (
        "发布机构 发文机关 发文机构 公开责任部门 责任部门 发布单位 发文单位 公开机构 信息发布机构 "
        "发布部门 公开主体 制发机关 制发单位 发布机关 信息公开机构"
    ),
    Label.SOURCE: "来源 信息来源 文章来源 稿件来源 内容来源 新闻来源 资料来源 消息来源 出处",
    Label.TITLE: "标题 名称 信息名称 文件名称 公文名称 信息标题",
    Label.OTHER: (
        "主题分类 组配分类 信息分类 信息类别 服务对象分类 分类 体裁 体裁分类 主题 栏目 "
        "有效性 时效性 时效 是否有效 效力状态 生效时间 生效日期 失效时间 失效日期 废止时间 "
        "废止日期 "
        "关键词 关键字 主题词 公开方式 公开形式 公开时限 公开范围 公开类别 公开属性 "
        "内容概述 内容摘要 摘要 语种 备注 载体类型 格式 附件 "
        "浏览次数 点击次数 点击数 点击量 阅读次数 阅读量 阅读数 访问次数 访问量 访问数 浏览量 浏览 "
        "点击 字体 字号 字体大小 作者 编辑 责任编辑 责编 记者 打印 分享 分享到 收藏 信息所属单位 "
        "审核 审核人 发布人 供稿 供稿单位 电话 联系电话 视力保护色 保护视力色 背景色"
    ),
}

#: Label by word.
LABEL_OF_WORD = {word: label for label, words in WORDS_BY_LABEL.items() for word in words.split()}

#: Labels of the index block, whose words need no colon where the value is an element of its own.
INDEX_LABELS = frozenset(
    {Label.INDEX_NO, Label.DOC_NO, Label.PUBLISHER, Label.PUBLISHED, Label.ISSUED, Label.SIGNED}
)

"""Labels and keys of the forms of the statutory tables."""

APPLICANTS = ("natural", "commercial", "research", "social", "legal", "other", "total")
APPLICANT_HEADS = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"

#: Groups of results: (label, ((item, key), …)) or (label, key).
RESULTS: tuple[tuple[str, tuple[tuple[str, str], ...] | str], ...] = (
    ("（一）予以公开", "app.granted"),
    ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "app.partial"),
    (
        "（三）不予公开",
        (
            ("1.属于国家秘密", "app.denied.1"),
            ("2.其他法律行政法规禁止公开", "app.denied.2"),
            ("3.危及“三安全一稳定”", "app.denied.3"),
            ("4.保护第三方合法权益", "app.denied.4"),
            ("5.属于三类内部事务信息", "app.denied.5"),
            ("6.属于四类过程性信息", "app.denied.6"),
            ("7.属于行政执法案卷", "app.denied.7"),
            ("8.属于行政查询事项", "app.denied.8"),
        ),
    ),
    (
        "（四）无法提供",
        (
            ("1.本机关不掌握相关政府信息", "app.unable.1"),
            ("2.没有现成信息需要另行制作", "app.unable.2"),
            ("3.补正后申请内容仍不明确", "app.unable.3"),
        ),
    ),
    (
        "（五）不予处理",
        (
            ("1.信访举报投诉类申请", "app.refused.1"),
            ("2.重复申请", "app.refused.2"),
            ("3.要求提供公开出版物", "app.refused.3"),
            ("4.无正当理由大量反复申请", "app.refused.4"),
            ("5.要求行政机关确认或重新出具已获取信息", "app.refused.5"),
        ),
    ),
    (
        "（六）其他处理",
        (
            ("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "app.other.1"),
            (
                "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
                "app.other.2",
            ),
            ("3.其他", "app.other.3"),
        ),
    ),
    ("（七）总计", "app.closed"),
)
OUTCOMES = ("upheld", "corrected", "other", "pending", "total")
OUTCOME_HEADS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
BLOCKS = ("review", "litigation.direct", "litigation.after_review")

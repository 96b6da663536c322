"""The words of a report on disclosure by their class; the longest word at a place counts.

A row of a table is the name of a class and its words; a line that is indented goes on.
"""

from collections.abc import Mapping

from crawler.reading.figures.lexicon import Channel, Deed, Particle, Thing, Word

_THINGS = """
APPLICATION 申请 申请件 申请事项 申请表 申请书 申请公开 公开申请 申请公开事项
INFORMATION 信息 政府信息 政务信息 各类信息 政府信息公开信息 政务公开信息
RELEASES 信息发布总量 信息发布量 发布信息总量 信息更新量 信息发布数量
DOCUMENT 文件 公文 政府文件
REVIEW 行政复议 复议 行政复议申请 行政复议案件 复议申请 复议案件 行政复议案 行政复议事项
LITIGATION 行政诉讼 诉讼 行政诉讼案件 诉讼案件 行政诉讼案 行政诉讼事项 行政诉讼请求 行政起诉
FEE 信息处理费 信息处理费用 工本费 检索费 复制费 邮寄费 检索复制费 处理费 费用 成本费 成本费用 检索
    复制 收费 收费金额
RULES 规章 政府规章
NORMATIVE 规范性文件 行政规范性文件 政府规范性文件
PERSONNEL 人事信息 人事类 人事类信息 人事任免信息 人事任免类信息 人事类政府信息
POLICIES 政策法规 政策法规类信息 政策法规信息 政策法规类 政策法规、规范性文件类信息
    政策法规和规范性文件类信息 政策法规类政府信息
PENALTIES 行政处罚信息 行政处罚类信息 行政处罚结果信息
PAPER 纸质信息 纸质政府信息 纸质文本 纸质文件 纸质材料 纸质资料 政府信息纸质文本 纸质公开信息
GRANTED 予以公开 同意公开 全部公开 准予公开 给予公开
PARTIAL 部分公开 予以部分公开 同意部分公开
DENIED 不予公开 不同意公开 否决公开 不公开
UNABLE 无法提供 信息不存在 不掌握 本机关不掌握 不掌握相关政府信息 不掌握该政府信息 不掌握相关信息
    本机关不掌握相关政府信息 政府信息不存在 不存在
REFUSED 不予处理
OTHERWISE 其他处理 其它处理
VISITS 访问量 浏览量 点击量 访问总量 浏览总量 点击总量 总访问量 总浏览量 总点击量 点击率 访问次数
    浏览次数 点击次数 访问人次 访问人数 页面访问量 页面浏览量 点击数 访问数 浏览数 访问 浏览
FOLLOWERS 粉丝 粉丝数 粉丝量 粉丝总数 关注 关注人数 关注用户 关注数 关注量 关注者 关注用户数
    粉丝人数 订阅用户 订阅数 订阅量 订阅人数 听众 关注粉丝
USERS 用户 注册用户 用户数 注册用户数 用户总数
PLAYS 播放量 观看量 阅读量 总播放量 总阅读量 总观看量 播放总量 阅读总量 播放 观看人次
POSTS 推文 图文 图文消息 图文信息 推文信息 微信推文 稿件 文章 资讯 动态 消息 博文 作品
CONSULTATION 咨询 留言 来信 信件 网民留言 网友留言 群众留言 留言咨询 咨询留言 来信来访 咨询电话
    咨询投诉 咨询投诉件 咨询件 网上咨询 在线咨询 电话咨询
COMPLAINT 投诉 举报 投诉举报 举报投诉 信访投诉举报 投诉件 举报件 投诉举报件 投诉案件 举报案件
PROPOSAL 建议 提案 人大代表建议 政协提案 政协委员提案 代表建议 委员提案 人大建议 议案 建议提案
    建议议案 建议和提案 建议、提案
PRESS 新闻发布会 新闻发布活动 发布会 吹风会 政策吹风会 新闻发布 新闻通气会 例行新闻发布会
INTERVIEW 在线访谈 访谈 网上访谈 在线访谈活动 访谈活动 访谈节目 网络访谈 在线访谈节目
INTERPRETATION 政策解读 文件解读 政策解读稿件 政策解读材料 政策解读信息 政策解读稿 解读稿件
    解读材料 政策文件解读 政策解读文章 解读信息 解读文章 政策解读文件 政策文件解读材料 解读产品
    政策解读产品
BROADCAST 热线 直播 直播节目 热线节目 热线直播 热线直播节目 电台 电台直播
APPROVALS 审批事项 许可事项 审批服务事项 行政审批事项 行政许可事项 行政审批服务事项 审批许可事项
ONLINE_SERVICE 网上办事 网上办理 网上办件 在线办事 在线办理
DIGITAL_OFFICE 数字化办公比例 电子化办公比例 网上办公比例 数字化办公率 网上办公率
BUDGET 专项经费 工作经费 专项工作经费
STAFF 工作人员 人员 信息公开工作人员 政务公开工作人员 工作力量
FULL_TIME 专职 专职人员 专职工作人员 专职工作者 全职 全职人员
PART_TIME 兼职 兼职人员 兼职工作人员
TRAINING 培训 培训班 培训会 业务培训 业务培训班 业务培训会 专题培训 专题培训班 专题培训会 培训活动
    集中培训 集中培训班 培训会议 培训讲座
TRAINED 参训 受训 参训人员 受训人员 培训人员 参加人员 参训人数 培训人数 受训人数 累计培训
UNRELATED 咨询服务 咨询活动 意见建议 新闻发布会报道 政策解读率 办结率 答复率 公开率 满意度 工单
    诉求 提问 新闻 新闻稿 通稿 领域 标准目录 目录 监督员 解读率 办复率 面商率 合格率 制度 服务热线
    便民热线 12345热线 政务服务便民热线 征求意见 公开征求意见 公开事项 移动端 独立访客 应诉
    行政应诉 行政应诉案件 登记 备案 线索 决定 决定书 项目 意见 文稿 通报 查询 来访
"""

_DEEDS = """
RECEIVE 收到 受理 接到 接收 接受 新收 新增 新收到 新受理 接收到 收悉 接待 接听 受理了 接获 收件 收
SUBMIT 提交 提出 递交 送达 寄送 提起申请 发起
REPLY 答复 回复 办复 办结 结案 书面答复 作出答复 予以答复 办理完毕 答复办结 处理完毕 答复处理
    办理答复 解答 受理答复 反馈 做出答复
HANDLE 办理 处理 承办
DISCLOSE 主动公开 公开 公布 公示 主动公布 主动向社会公开 主动对外公开 公开发布
PUBLISH 发布 发文 发博 推送 刊登 刊发 更新 推出 发表 上传 刊载 发送 编发 主动发布 公开刊登 登载
    推发 转发
MAKE 制作 获取 产生 形成 制作或获取 制作、获取 制作和获取
ISSUE 制发 制定 出台 印发 新制定 制定出台 新制发 制定印发 新出台 制订 编制
CHARGE 收取 收取了 计收
HOLD 召开 举办 举行 开展 组织 参加 组织开展 组织召开 组织举办 参与 做客 组织参加 举办了 参加了 办
    开办 主办 承接 承办了 召集 组织了
OCCUR 发生 出现 引发 引起 被申请 被提起 提起 被提出 涉及 不服 存在 导致 引致 申请人提起 被诉 提起的
CARRY 结转 转入 转结 顺延 结转到 结转至 转至 转到 结转入 顺延至 转接 顺延到 跨年结转 转
LIST 列为 列入 作为 纳入 属于 属 归为
PROVIDE 移送 移交 送交 提供 报送 上报 赠送 向档案馆 发放
EMPLOY 配备 设有 现有 明确 共有 配有 安排 从事 落实 确定 设立 拥有 投入
TRAIN 轮训 覆盖 惠及 吸引
"""

_CHANNELS = """
WEBSITE 网站 门户网站 政府网站 政府门户网站 官网 官方网站 网站群 门户网 人民政府网站 政务网站
    人民政府门户网站 政务网 政府网 网站平台 政府信息公开网站 政府信息公开网 信息公开网站 信息公开网
PLATFORM 平台 公开平台 信息公开平台 政府信息公开平台 统一平台 信息平台 政务公开平台 统一公开平台
    政务平台 政府信息公开统一平台 统一信息公开平台 申请平台 依申请公开平台 政府信息公开工作平台
ONLINE 网络 网上 互联网 在线 线上 网络平台 网上平台
WEIBO 微博 政务微博 官方微博 新浪微博 政府微博 官微 政务微博账号 微博账号
WECHAT 微信 政务微信 官方微信 公众号 微信公众号 政务微信公众号 微信公众平台 微信平台 微信号
    官方微信公众号 政务微信公众平台 微信公众账号 微信订阅号
GAZETTE 政府公报 公报 人民政府公报
OTHER 其他方式 其它方式 其他渠道 其它渠道 其他形式 其它形式 其他途径
IN_PERSON 当面 现场 窗口 上门
LETTER 信函 邮寄 书面 挂号信 邮政 快递 来函 邮政快递
FAX 传真
EMAIL 电子邮件 邮件 电子邮箱 邮箱
UNKEYED 公开栏 宣传栏 公示栏 显示屏 电子屏 广播 报纸 报刊 媒体 电视 新媒体 政务新媒体 抖音 抖音号
    头条号 今日头条 客户端 公告栏 村务公开栏 政务公开栏 信息公开栏 查阅点 展板 橱窗 电子显示屏 短信
    日报 晚报 村级公开栏 微信群 视频号 快手 融媒体 LED屏 服务中心 大厅 直播间 政府信息查阅点 栏
ALL 电子政务平台 电子政务系统 等 等多种渠道 多种渠道 各种渠道 各类渠道 各渠道 多种形式 各种形式
    多种方式 各种方式 等方式 等渠道 等形式 多渠道 等多种形式 等多种方式 不同渠道 多种途径 等平台
    等途径
"""

_PARTICLES = """
JOINER 和 及 与 或 以及 、 并 或者 暨 / 兼
BY 通过 利用 依托 借助 运用 在 于 以 用 经 采用 采取 经由 借助于 向 到
APPLICANT 公民 法人 社会公众 公众 群众 组织和个人 单位或个人 其他组织 其它组织 任何组织 任何单位
    个人 申请人 社会 人民群众 单位 市民 社会各界 企业 媒体和公众 公民个人 相关人员 权利人 义务人
    政府信息公开权利人 政府信息公开义务人
ABOUT_DISCLOSURE 政府信息公开 信息公开 政务公开 政府信息公开工作 信息公开工作 政务公开工作
    政府信息公开类 信息公开类 政府信息公开方面 政务信息公开 政府信息公开事项 政府信息公开答复
    政府信息依申请公开 政府信息公开申请答复 政府信息公开行为 信息公开事项 信息公开答复 公开方面
ON_REQUEST 依申请公开 依申请 依申请公开类 依申请公开件 依申请公开事项 依申请公开工作
PARTS 其中 包括 包含 含 内含 当中
SUM 合计 总计 共计 以上共计 以上合计 总共 一共 累计共
EACH 均 各 都 皆
RESPECTIVELY 分别 依次
LAST_YEAR 上年 上年度 去年 上一年 上一年度 往年 去年度 往年度 上年末 上年底
NEXT_YEAR 下年 下年度 下一年 下一年度 次年 明年 来年 次年度 下1年 下1年度
THIS_YEAR 本年 本年度 今年 当年 本年内 增至 升至 增加到 增加至 增长到 增长至 降至 减少到 减少至
    上升到 上升至 提高到 提升到 下降到 降到
NOT 未 没有 无 未曾 未有 没 零 尚未 从未 并未 暂未 均未 未能 不 无任何 没有任何
WITHIN 中 里
NARROWING 直接 延期 逾期 超期 部分 转办 转来 交办 新增长 重复 撤回 补正 延长 重点 单篇 单条 最高
    最多 剩余 不服从 涉嫌 未办结 未按期
FILLER 的 了 共 数 量 数量 总数 总量 总数量 金额 总额 件数 加上 为 达 达到 已 已经 有 是 约 近 全年
    年内 年度 累计 依法 及时 全面 按时 按期 按规定 实际 集中 先后 持续 各类 各种 情况 事项 案件 件
    现象 行为 进行 内 上 下 全部 所有 也 又 还 并且 新 总 方面 类 一 一例 一件 一起 任何 有关 相关
    关于 要求 因 由于 而 被 对 由 过 主要 一年来 截至 截止 截至目前 目前 年底 年末 底 末 期间 以来
    自 至 起 公共 主动 多 同 其 作出 工作 情形 结果 所 该 此 次 另 另有 还有 面 对外 面向社会
    向社会 网民 网友 继续 继续办理 待办 本年新 不含 不包括 不包含 全文 有效 县本级办理 年 月 日
    及其 群众来电 来电 渠道 方式 形式 途径 账号 专栏 栏目 页面 专题 办事 全县范围内 范围内 系统内
    本级政务 本 报告期内 报告期 上述 以上 统计期内 年中 进一步 共同 积极 规范 严格 顺利 最终 来
    相应 各项 不同 独立 人次 通过审核 受众 各级各类 条目 数据 材料 版 到期 收录 总人数 人数 人 从
    公文类 就 当 期 后 前 故 请求 针对 除 外 对象 事宜 活动 稿 节目 已全部 应 提出的 户 法定 办件
    单 本期 共开设 开设 开通 运行 注册 建成 运营 产品
"""


def _classes(table: str, of: Mapping[str, Word]) -> dict[str, Word]:
    """Return the words of a table with their class."""
    words: dict[str, Word] = {}
    name = ""
    for line in table.strip().splitlines():
        listed = line.split()
        if not line.startswith(" "):
            name, *listed = listed
        words |= dict.fromkeys(listed, of[name])
    return words


def _by_first_character(words: dict[str, Word]) -> dict[str, tuple[tuple[str, Word], ...]]:
    """Return words by their first character, the longest first."""
    found: dict[str, list[tuple[str, Word]]] = {}
    for word, kind in words.items():
        found.setdefault(word[0], []).append((word, kind))
    return {
        first: tuple(sorted(listed, key=lambda item: -len(item[0])))
        for first, listed in found.items()
    }


_LEXICON = _by_first_character(
    _classes(_PARTICLES, Particle.__members__)
    | _classes(_CHANNELS, Channel.__members__)
    | _classes(_DEEDS, Deed.__members__)
    | _classes(_THINGS, Thing.__members__)
)


def word_at(text: str, at: int) -> tuple[str, Word] | None:
    """Return the longest known word at a position of `text`, with its class."""
    for word, kind in _LEXICON.get(text[at], ()):
        if text.startswith(word, at):
            return word, kind
    return None

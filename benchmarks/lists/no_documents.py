"""Pages that are neither a report nor a list."""

from collections.abc import Mapping

from benchmarks.lists.page_kind import Outcome, PageKind, in_turn


def _neither(main: str, window: str = "", column: str = "信息公开") -> PageKind:
    return PageKind(outcome=Outcome.NEITHER, main=main, window=window, column=column)


NEITHER: Mapping[str, PageKind] = {
    "introduction of an organisation": _neither(
        "<h2>机构职能</h2><p>县水务局是县政府工作部门，内设办公室、规划股、水资源股。</p>"
        "<p>办公地址：松岭县滨河路8号</p><p>办公时间：工作日9:00-17:00</p>"
        "<p>联系电话：0990-6120033</p>",
        "机构职能",
        "机构职能",
    ),
    "introduction in a table": _neither(
        "<h3>机构设置</h3><table border=1><tr><td>股室</td><td>负责人</td><td>电话</td></tr>"
        "<tr><td>办公室</td><td>赵青</td><td>6120031</td></tr>"
        "<tr><td>规划股</td><td>钱林</td><td>6120032</td></tr>"
        "<tr><td>水资源股</td><td>孙河</td><td>6120034</td></tr></table>",
        "机构设置",
        "机构设置",
    ),
    "form for searching": _neither(
        "<h3>高级检索</h3><form action=/s><table><tr><td>标题：</td><td><input name=t></td></tr>"
        "<tr><td>文号：</td><td><input name=w></td></tr><tr><td>起始日期：</td><td>"
        "<input name=b></td></tr><tr><td>发布机构：</td><td><select><option>全部</option>"
        "<option>县水务局</option></select></td></tr></table><input type=submit value=检索></form>"
        "<p>请输入关键词，多个关键词之间用空格隔开。</p>",
        "高级检索",
        "高级检索",
    ),
    "map of the site": _neither(
        "<h2>网站地图</h2>"
        + "".join(
            f"<dl><dt><a href=/{part}/>{name}</a></dt><dd>"
            + in_turn(f"<a href=/{part}/{{k}}/>{{n}}</a> ", names)
            + "</dd></dl>"
            for part, name, names in (
                ("zwgk", "政务公开", "政策文件 规划计划 财政信息 人事信息 应急管理 统计数据"),
                ("bsfw", "办事服务", "个人办事 法人办事 便民查询 表格下载"),
                ("hdjl", "互动交流", "领导信箱 在线访谈 意见征集 网上调查"),
            )
        ),
        "网站地图",
        "网站地图",
    ),
    "contact": _neither(
        "<h2>联系我们</h2><p>地址：松岭县滨河路8号</p><p>邮编：129000</p><p>电话：0990-6120000</p>"
        "<p>传真：0990-6120001</p><p>电子邮箱：slx@songling.example</p>",
        "联系我们",
        "联系我们",
    ),
    "leader": _neither(
        '<h2>领导信息</h2><img src="/images/ld1.jpg" alt="周平"><p><b>周平</b>　县水务局局长</p>'
        "<p>工作分工：主持全面工作，分管办公室、规划股。</p><p>办公电话：0990-6120030</p>",
        "领导信息",
        "领导信息",
    ),
    "leaders side by side": _neither(
        "<h2>领导之窗</h2><ul>"
        + in_turn(
            "<li><a href=/ld/{k}.html><img src=/ld/{k}.jpg></a><a href=/ld/{k}.html>{n}</a></li>",
            "周平 吴江 郑水 王田",
        )
        + "</ul>",
        "领导之窗",
        "领导之窗",
    ),
    "login": _neither(
        "<h2>用户登录</h2><form><p>用户名：<input name=u></p><p>密码："
        "<input type=password name=p></p>"
        "<p><a href=/reg>注册</a> <a href=/find>忘记密码</a></p><button>登录</button></form>",
        "用户登录",
        "用户登录",
    ),
    "missing page": _neither(
        "<div class=err><p>很抱歉，您要访问的页面已被删除或不存在。</p>"
        "<p><a href=/>返回首页</a></p></div>",
        "提示信息",
    ),
    "missing page, without a title of its own": _neither(
        "<div><img src=/images/404.png><p>该信息不存在或已被撤下</p>"
        "<p><a href=javascript:history.back()>返回上一页</a></p></div>"
    ),
    "search without a result": _neither(
        "<h3>检索结果</h3><p>关键词“滨河大桥”，为您找到 0 条结果</p><p>没有检索到相关内容</p>",
        "检索结果",
        "检索结果",
    ),
    "columns of disclosure": _neither(
        "<h2>法定主动公开内容</h2><table>"
        + in_turn(
            "<tr><td><a href=/zwgk/fd/{k}/>{n}</a></td></tr>",
            "履职依据 规划信息 统计信息 行政许可 财政预算 政府采购 应急预案",
        )
        + "</table>",
        "法定主动公开内容",
        "法定主动公开内容",
    ),
    "form for a letter": _neither(
        "<h2>县长信箱</h2><form method=post><p>姓名：<input name=n></p><p>主题：<input name=t></p>"
        "<p>内容：<textarea name=c></textarea></p><p>请如实填写，带*的为必填项。</p>"
        "<input type=submit value=提交></form>",
        "县长信箱",
        "县长信箱",
    ),
    "registration": _neither(
        "<h2>用户注册</h2><form><p>手机号：<input></p><p>验证码：<input></p><p>密码："
        "<input type=password>"
        "</p><p><input type=checkbox>我已阅读并同意服务条款</p><button>注册</button></form>",
        "用户注册",
        "用户注册",
    ),
    "survey": _neither(
        "<h2>网上调查</h2><form><p>您对本网站的总体评价：</p><p><input type=radio>满意</p>"
        "<p><input type=radio>一般</p><p><input type=radio>不满意</p><input type=submit></form>",
        "网上调查",
        "网上调查",
    ),
    "counts of visits": _neither(
        "<h2>网站访问统计</h2><table border=1><tr><td>月份</td><td>访问量</td></tr>"
        "<tr><td>1月</td><td>1203</td></tr><tr><td>2月</td><td>988</td></tr></table>",
        "网站访问统计",
        "网站访问统计",
    ),
}

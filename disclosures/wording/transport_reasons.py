"""Templates of the reasons for which no response is a page: HTTP, TLS, addresses, robots.txt."""

from collections.abc import Mapping

from disclosures.reason import ReasonCode
from disclosures.wording.marking import gettext_noop as _

TRANSPORT_TEMPLATES: Mapping[ReasonCode, str] = {
    # an HTTP answer that is no page
    ReasonCode.HTTP_ERROR: _("%(status)s：没有页面"),
    ReasonCode.HTTP_FORBIDDEN: _("%(status)s：网站拒绝本服务访问（User-Agent：%(agent)s）"),
    ReasonCode.HTTP_UNAUTHORIZED: _("%(status)s：要求用户名和密码"),
    ReasonCode.HTTP_NOT_FOUND: _("%(status)s：页面不存在"),
    ReasonCode.HTTP_GONE: _("%(status)s：页面已永久移除"),
    ReasonCode.HTTP_CHALLENGE: _("%(status)s：须运行脚本才能通过的拦截页"),
    ReasonCode.HTTP_NO_CONTENT: _("%(status)s：没有内容"),
    ReasonCode.HTTP_PARTIAL: _("%(status)s：只给了一部分"),
    ReasonCode.HTTP_RATE_LIMITED: _("%(status)s：网站要求暂缓访问"),
    ReasonCode.HTTP_RETRY_AFTER: _("%(status)s：网站要求暂缓访问 %(seconds)s 秒"),
    ReasonCode.HTTP_UNREQUESTED_304: _("未带条件询问却答 304"),
    ReasonCode.HTTP_INVALID_RESPONSE: _("收到的不是正常的 HTTP 回答：%(error)s"),
    ReasonCode.HTTP_HEADERS_TOO_LARGE: _("回答的头部过多或过长"),
    ReasonCode.HTTP_UNKNOWN_ENCODING: _("内容以 %(encoding)s 压缩，未曾请求这种压缩"),
    # redirects
    ReasonCode.REDIRECT_NO_ADDRESS: _("%(status)s，却没有给出网址"),
    ReasonCode.REDIRECT_INVALID_ADDRESS: _("%(status)s，给出的不是网址"),
    ReasonCode.REDIRECT_TOO_MANY: _("跳转次数过多"),
    ReasonCode.REDIRECT_FORBIDDEN_CHARACTER: _("已拒绝：伪装的跳转"),
    ReasonCode.REDIRECT_REFUSED: _("已拒绝：跳转到 %(target)s"),
    # connections
    ReasonCode.CONNECTION_FAILED: _("连接不上：%(error)s"),
    ReasonCode.CONNECTION_CLOSED: _("对方未作回答就断开了连接"),
    ReasonCode.CONNECTION_TIMEOUT: _("未在限定时间内答完"),
    ReasonCode.CONNECTION_INTERRUPTED: _("传输中断：%(error)s"),
    ReasonCode.TLS_FAILED: _("无法建立加密连接：%(error)s"),
    ReasonCode.TLS_OLD_VERSION: _("网站只支持旧版 TLS（1.0 或 1.1）：%(error)s"),
    ReasonCode.TLS_OLD_CIPHERS: _("网站只支持过时的加密算法：%(error)s"),
    ReasonCode.TLS_WEAK_KEY: _("网站的密钥过短或签名算法过弱：%(error)s"),
    ReasonCode.TLS_LEGACY_RENEGOTIATION: _("网站只支持不安全的旧式 TLS 重新协商：%(error)s"),
    ReasonCode.TLS_NOT_SPOKEN: _("该端口没有使用 TLS：%(error)s"),
    ReasonCode.TLS_EXPIRED: _("网站的证书已过期：%(error)s"),
    ReasonCode.TLS_NOT_YET_VALID: _("网站的证书尚未生效：%(error)s"),
    ReasonCode.TLS_WRONG_NAME: _("网站的证书是另一个主机名的：%(error)s"),
    ReasonCode.TLS_SELF_SIGNED: _("网站的证书是自签名的：%(error)s"),
    ReasonCode.TLS_UNKNOWN_CA: _("网站的证书由不受信任的机构签发：%(error)s"),
    ReasonCode.TLS_INCOMPLETE_CHAIN: _("网站没有提供中间证书，也无法取得，或签发机构不受信任"),
    ReasonCode.TLS_CA_FILE: _("无法读取证书机构文件 %(file)s：%(error)s"),
    ReasonCode.ENCODING_INCOMPLETE: _("传输中断：%(encoding)s 压缩的内容没有结尾"),
    ReasonCode.ENCODING_DAMAGED: _("传输中断：%(encoding)s 压缩的内容已损坏：%(error)s"),
    # addresses that are not requested
    ReasonCode.ADDRESS_TOO_LONG: _("已拒绝：网址有 %(length)s 个字符"),
    ReasonCode.ADDRESS_FORBIDDEN_CHARACTER: _("已拒绝：网址含有空白、反斜杠或控制字符"),
    ReasonCode.ADDRESS_MALFORMED: _("已拒绝：不是网址"),
    ReasonCode.ADDRESS_NO_SCHEME: _("已拒绝：网址没有协议，只访问 http 和 https"),
    ReasonCode.ADDRESS_SCHEME: _("已拒绝：%(scheme)s 网址，只访问 http 和 https"),
    ReasonCode.ADDRESS_USER_NAME: _("已拒绝：网址含有用户名"),
    ReasonCode.ADDRESS_HOST_OR_PORT: _("已拒绝：网址没有主机名，或端口无效"),
    ReasonCode.ADDRESS_NOT_PUBLIC: _("已拒绝：%(host)s 位于 %(address)s，不是公网地址"),
    ReasonCode.ADDRESS_INVALID: _("已拒绝：%(error)s"),
    # robots.txt
    ReasonCode.ROBOTS_DISALLOWED: _("robots.txt 不允许"),
    ReasonCode.ROBOTS_UNAVAILABLE: _("robots.txt 答 %(status)s：在它恢复之前一律不访问"),
    ReasonCode.ROBOTS_RATE_LIMITED: _("robots.txt 答 429，要求暂缓访问"),
    ReasonCode.ROBOTS_FAILED: _("robots.txt：%(reason)s"),
    # sizes
    ReasonCode.SIZE_ANNOUNCED: _("宣称有 %(bytes)s 字节，上限是 %(limit)s"),
    ReasonCode.SIZE_RECEIVED: _("超过 %(limit)s 字节"),
    ReasonCode.SIZE_UNPACKED: _("解压后超过 %(limit)s 字节"),
    ReasonCode.SIZE_TOO_LARGE: _("%(bytes)s 字节，上限是 %(limit)s"),
}

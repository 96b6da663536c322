"""Transports: how a response is sent; each changes the bytes of an ordinary one."""

import gzip
import zlib
from collections.abc import Callable

from benchmarks.sites.own.site import Transport
from benchmarks.sites.responses import head_and_body, without_header


def with_header(line: bytes) -> Transport:
    """Return a transport that adds a line behind the status line."""
    return lambda answer: answer.replace(b"\r\n", b"\r\n" + line + b"\r\n", 1)


def with_head(change: Callable[[bytes], bytes]) -> Transport:
    """Return a transport that changes the head."""

    def transport(answer: bytes) -> bytes:
        head, body = head_and_body(answer)
        return change(head) + b"\r\n\r\n" + body

    return transport


def with_body(change: Callable[[bytes], bytes], header: bytes = b"") -> Transport:
    """Return a transport that changes the body and its Content-Length."""

    def transport(answer: bytes) -> bytes:
        head, body = head_and_body(answer)
        body = change(body)
        length = b"\r\nContent-Length: %d" % len(body)
        return without_header(head, b"Content-Length") + length + header + b"\r\n\r\n" + body

    return transport


def length_and_chunks(answer: bytes) -> bytes:
    """Send Content-Length and Transfer-Encoding at once."""
    head, body = head_and_body(answer)
    half = len(body) // 2
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(c), c) for c in (body[:half], body[half:]) if c)
    return head + b"\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"


def length_twice(answer: bytes) -> bytes:
    """Send the same Content-Length twice."""
    head, body = head_and_body(answer)
    return head + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def unpacked_length(answer: bytes) -> bytes:
    """Send gzip with the length of the unpacked body."""
    head, body = head_and_body(answer)
    return head + b"\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(body, mtime=0)


def until_closed(answer: bytes) -> bytes:
    """Send no length: the body ends with the connection."""
    head, body = head_and_body(answer)
    return without_header(head, b"Content-Length") + b"\r\n\r\n" + body


def lines_end_in_lf(answer: bytes) -> bytes:
    """End the lines of the head with LF."""
    head, body = head_and_body(answer)
    return head.replace(b"\r\n", b"\n") + b"\n\n" + body


def raw_deflate(body: bytes) -> bytes:
    """Pack without the zlib header, as many servers do."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


def one_bad_byte(body: bytes) -> bytes:
    """Cut one character of the foot in half."""
    return body.replace("主办单位".encode(), "主办".encode() + b"\xe5" + "单位".encode())


def without_end(body: bytes) -> bytes:
    """Leave out </body></html>."""
    return body.replace(b"</body></html>", b"")


_SCRIPT = b"<script>var padding='" + b"qy" * 12_500 + b"';</script>"

#: name → (transport, what is unusual)
TRANSPORTS: dict[str, tuple[Transport, str]] = {
    "line_without_colon": (with_header(b"X-Frame-Options SAMEORIGIN"), "a header without colon"),
    "space_before_colon": (with_header(b"Server : Apache"), "a space before the colon"),
    "folded_header": (with_header(b"X-Via: a\r\n b"), "a header on two lines"),
    "header_in_gbk": (with_header(b"X-Site: \xb9\xab\xbf\xaa"), "a header in GBK"),
    "nul_in_header": (with_header(b"X-Trace: 1\x022"), "a control character in a header"),
    "empty_name": (with_header(b": empty"), "a header without a name"),
    "length_and_chunks": (length_and_chunks, "a length and chunks"),
    "length_twice": (length_twice, "Content-Length twice"),
    "length_listed": (
        with_head(lambda head: head.replace(b"Content-Length: ", b"Content-Length:   ")),
        "spaces before the length",
    ),
    "unpacked_length": (unpacked_length, "the length of the unpacked body"),
    "until_closed": (until_closed, "no length"),
    "lf_lines": (lines_end_in_lf, "LF at the end of header lines"),
    "reason_missing": (
        with_head(lambda head: head.replace(b" OK", b"", 1).replace(b" Not Found", b"", 1)),
        "no reason phrase",
    ),
    "encoding_none": (with_header(b"Content-Encoding: none"), "Content-Encoding: none"),
    "encoding_charset": (with_header(b"Content-Encoding: gb2312"), "a charset as encoding"),
    "gzip": (
        with_body(lambda body: gzip.compress(body, mtime=0), b"\r\nContent-Encoding: gzip"), "gzip"
    ),
    "raw_deflate": (with_body(raw_deflate, b"\r\nContent-Encoding: deflate"), "raw deflate"),
    "gzip_twice": (
        with_body(
            lambda body: gzip.compress(gzip.compress(body, mtime=0), mtime=0),
            b"\r\nContent-Encoding: gzip, gzip",
        ),
        "packed twice",
    ),
    "small_status_line": (
        with_head(lambda head: head.replace(b"HTTP/1.1", b"http/1.1", 1)), "http/1.1 in lower case"
    ),
    "version_1_2": (with_head(lambda head: head.replace(b"/1.1", b"/1.2", 1)), "HTTP/1.2"),
    "length_with_plus": (
        with_head(lambda head: head.replace(b"Content-Length: ", b"Content-Length: +")),
        "Content-Length: +1",
    ),
    "no_type": (with_head(lambda head: without_header(head, b"Content-Type")), "no Content-Type"),
    "type_octets": (
        with_head(lambda head: head.replace(b"text/html", b"application/octet-stream")),
        "application/octet-stream",
    ),
    "no_end": (with_body(without_end), "no </html>"),
    "long_tail": (
        with_body(lambda body: body + _SCRIPT if b"</html>" in body else body),
        "25 kB behind </html>",
    ),
    "bad_byte": (with_body(one_bad_byte), "half a character in the foot"),
    "replaced_foot": (
        with_body(
            lambda body: body.replace("电话：".encode(), "锟斤拷：".encode()).replace(
                "主办单位".encode(), "主办锟斤拷单位".encode()
            )
        ),
        "锟斤拷 in the foot",
    ),
    "leading_blank": (with_body(lambda body: b"\r\n\r\n\r\n" + body), "blank lines before <html>"),
    "bom": (with_body(lambda body: b"\xef\xbb\xbf" + body), "a byte order mark"),
}  # fmt: skip

"""Responses of broken or hostile servers, each with the fault that must be reported for it."""

import asyncio
import gzip
import socket
import struct
import zlib

from disclosures import Fault
from tests.crawler.fetching.web_site import ReceivedRequest, WriteResponse, answer, redirect

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
PACKED = gzip.compress("".join(f"<p>第{n}条</p>" for n in range(3000)).encode())


#: Name → the response of a route, and the fault that it must give.
Responses = dict[str, tuple[bytes | WriteResponse, Fault]]


def pieces(*chunks: bytes, pause: float = 0.0) -> WriteResponse:
    """Write `chunks` and close."""

    async def write(request: ReceivedRequest, writer: asyncio.StreamWriter) -> None:
        for chunk in chunks:
            writer.write(chunk)
            await writer.drain()
            await asyncio.sleep(pause)

    return write


def endless(start: bytes, repeated: bytes, pause: float = 0.0) -> WriteResponse:
    """Write `start`, and then `repeated` without end."""

    async def write(request: ReceivedRequest, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while True:
            writer.write(repeated)
            await writer.drain()
            await asyncio.sleep(pause)

    return write


async def silence(request: ReceivedRequest, writer: asyncio.StreamWriter) -> None:
    """Receive the request, and send no response."""
    await asyncio.sleep(60)


async def reset(request: ReceivedRequest, writer: asyncio.StreamWriter) -> None:
    """Receive the request, and reset the connection."""
    linger = struct.pack("ii", 1, 0)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()


def sized(body: bytes, **headers: str) -> bytes:
    """A response with the right Content-Length."""
    return answer(body, **headers)


def bomb() -> bytes:
    """100 MB of zero bytes, as gzip of 100 kB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return b"".join(packer.compress(bytes(2**20)) for _ in range(100)) + packer.flush()


#: The connection breaks, or the response is no valid HTTP.
BROKEN: Responses = {
    "rst_after_request": (reset, Fault.UNREACHABLE),
    "close_no_response": (pieces(), Fault.UNREACHABLE),
    "close_mid_headers": (pieces(OK), Fault.UNREACHABLE),
    "close_mid_body": (pieces(OK + b"Content-Length: 100\r\n\r\nabc"), Fault.TRUNCATED),
    "chunk_truncated": (
        pieces(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabc"),
        Fault.TRUNCATED,
    ),
    "chunk_without_end": (
        pieces(OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"),
        Fault.TRUNCATED,
    ),
    "chunk_bad_size": (
        pieces(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc"),
        Fault.UNREACHABLE,
    ),
    "chunk_huge_size": (
        pieces(OK + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nabc"),
        Fault.TRUNCATED,
    ),
    "cl_not_a_number": (pieces(OK + b"Content-Length: abc\r\n\r\nabc"), Fault.UNREACHABLE),
    "cl_negative": (pieces(OK + b"Content-Length: -1\r\n\r\nabc"), Fault.UNREACHABLE),
    "cl_conflicting": (
        pieces(OK + b"Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde"),
        Fault.UNREACHABLE,
    ),
    "bad_status_line": (pieces(b"HTTP/1.1 abc OK\r\n\r\nabc"), Fault.UNREACHABLE),
    "http09": (pieces(b"<html>hello</html>"), Fault.UNREACHABLE),
    "not_http": (pieces(b"SSH-2.0-OpenSSH_9.2\r\n"), Fault.UNREACHABLE),
}

#: Damaged responses that Scrapy's own handlers accept.
DAMAGED: Responses = {
    "cl_too_short": (pieces(OK + b"Content-Length: 40\r\n\r\n" + b"x" * 4000), Fault.UNREACHABLE),
    "gzip_truncated": (
        sized(PACKED[: len(PACKED) // 2], Content_Encoding="gzip"),
        Fault.TRUNCATED,
    ),
    "gzip_damaged": (
        sized(PACKED[:100] + b"\xff" * 50 + PACKED[150:], Content_Encoding="gzip"),
        Fault.TRUNCATED,
    ),
    "deflate_truncated": (
        sized(zlib.compress(bytes(1000))[:-6], Content_Encoding="deflate"),
        Fault.TRUNCATED,
    ),
    "br_not_accepted": (sized(b"\x0b\x02\x80", Content_Encoding="br"), Fault.NOT_TEXT),
    "gzip_twice": (sized(PACKED, Content_Encoding="gzip, gzip"), Fault.TRUNCATED),
    "status_206_unrequested": (answer("part", "206 Partial Content"), Fault.TRUNCATED),
    "status_304_unrequested": (answer("", "304 Not Modified"), Fault.HTTP_ERROR),
    "status_204": (pieces(b"HTTP/1.1 204 No Content\r\n\r\n"), Fault.EMPTY),
}

#: Too slow, or too large.
EXCESSIVE: Responses = {
    "hang": (silence, Fault.TIMEOUT),
    "slow_headers": (endless(b"HTTP/1.1 200 OK\r\n", b"", 0.05), Fault.TIMEOUT),
    "slow_body": (endless(OK + b"Content-Length: 9999\r\n\r\n", b"x", 0.05), Fault.TIMEOUT),
    "infinite_body": (endless(OK + b"\r\n", bytes(65536)), Fault.TOO_LARGE),
    "cl_enormous": (pieces(OK + b"Content-Length: 99999999999\r\n\r\nabc"), Fault.TOO_LARGE),
    "infinite_headers": (
        endless(b"HTTP/1.1 200 OK\r\n", b"X-A: " + b"y" * 500 + b"\r\n"),
        Fault.TOO_LARGE,
    ),
    "infinite_header": (endless(b"HTTP/1.1 200 OK\r\nX-A: ", b"y" * 65536), Fault.TOO_LARGE),
    "flood_1xx": (endless(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 50), Fault.TIMEOUT),
    "gzip_bomb": (sized(bomb(), Content_Encoding="gzip"), Fault.TOO_LARGE),
}

#: Redirects without an end, and statuses that are errors.
STATUSES: Responses = {
    "redirect_loop": (redirect("/page"), Fault.HTTP_ERROR),
    "redirect_empty": (redirect(""), Fault.HTTP_ERROR),
    "redirect_garbage": (redirect("http://[::bad/"), Fault.HTTP_ERROR),
    "gone": (answer("", "410 Gone"), Fault.GONE),
    "not_found": (answer("找不到", "404 Not Found"), Fault.GONE),
    "always_500": (answer("", "500 Error"), Fault.HTTP_ERROR),
    "wall_412": (answer("", "412 Precondition Failed"), Fault.CHALLENGE),
    "wall_521": (answer("", "521 Down"), Fault.CHALLENGE),
    "login_401": (answer("", "401 Unauthorized"), Fault.LOGIN),
}

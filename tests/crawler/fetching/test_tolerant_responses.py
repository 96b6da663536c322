"""Responses that break HTTP are read where browsers read them, and say what they break."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.http.response_head import repaired
from disclosures import Fault, Leniency
from disclosures.errors import PageError
from disclosures.reason import Reason, ReasonCode
from tests.crawler.fetching.conftest import Visitor
from tests.crawler.fetching.faulty_responses import OK, PACKED, pieces, sized
from tests.crawler.fetching.web_site import Site, WriteResponse, answer

BODY = b"<html><body><p>" + "临河区商务局".encode() + b"</p></body></html>"
LENGTH = b"Content-Length: %d\r\n" % len(BODY)
CHUNK = b"%x\r\n%b\r\n" % (len(BODY), BODY)
CHUNKED = b"Transfer-Encoding: chunked\r\n"
GZIP = b"Content-Encoding: gzip\r\n"
SMALL = gzip.compress(BODY * 20)

#: Name → the response, and what it breaks; all of them have the body BODY.
TOLERATED: dict[str, tuple[bytes, Leniency]] = {
    "no colon": (OK + b"X-XSS-Protection=1;\r\n" + LENGTH + b"\r\n", Leniency.HTTP_HEADER_LINE),
    "space before colon": (OK + b"Server : x\r\n" + LENGTH + b"\r\n", Leniency.HTTP_HEADER_LINE),
    "length with a space": (
        OK + LENGTH.replace(b":", b" :") + b"\r\n",
        Leniency.HTTP_HEADER_LINE,
    ),
    "two words": (OK + b"Powered By: x\r\n" + LENGTH + b"\r\n", Leniency.HTTP_HEADER_LINE),
    "Chinese name": (OK + "来源: x\r\n".encode() + LENGTH + b"\r\n", Leniency.HTTP_HEADER_LINE),
    "no name": (OK + b": x\r\n" + LENGTH + b"\r\n", Leniency.HTTP_HEADER_LINE),
    "folded line": (OK + b"X: a\r\n\tb\r\n" + LENGTH + b"\r\n", Leniency.HTTP_HEADER_LINE),
    "length twice": (OK + LENGTH * 2 + b"\r\n", Leniency.HTTP_REPEATED_LENGTH),
    "length and chunks": (
        OK + CHUNKED + b"Content-Length: 7\r\n\r\n" + CHUNK + b"0\r\n\r\n",
        Leniency.HTTP_TWO_FRAMINGS,
    ),
    "two lengths and chunks": (
        OK
        + b"Content-Length: 7\r\nContent-Length: 8\r\n"
        + CHUNKED
        + b"\r\n"
        + CHUNK
        + b"0\r\n\r\n",
        Leniency.HTTP_TWO_FRAMINGS,
    ),
    "chunks in HTTP/1.0": (
        OK.replace(b"1.1", b"1.0") + CHUNKED + b"\r\n" + CHUNK + b"0\r\n\r\n",
        Leniency.HTTP_VERSION,
    ),
    "no last chunk": (OK + CHUNKED + b"\r\n" + CHUNK, Leniency.HTTP_NO_LAST_CHUNK),
    "too long a length": (OK + b"Content-Length: 999\r\n\r\n", Leniency.HTTP_WRONG_LENGTH),
    "status line in lower case": (
        OK.replace(b"HTTP", b"http") + LENGTH + b"\r\n",
        Leniency.HTTP_STATUS_LINE,
    ),
    "HTTP/1.2": (OK.replace(b"1.1", b"1.2") + LENGTH + b"\r\n", Leniency.HTTP_STATUS_LINE),
    "length with a plus": (OK + LENGTH.replace(b" ", b" +") + b"\r\n", Leniency.HTTP_LENGTH_FORM),
    "charset as coding": (
        OK + b"Content-Encoding: UTF-8\r\n" + LENGTH + b"\r\n",
        Leniency.HTTP_CONTENT_ENCODING,
    ),
    "type as coding": (
        OK + b"Content-Encoding: text/html\r\n" + LENGTH + b"\r\n",
        Leniency.HTTP_CONTENT_ENCODING,
    ),
}

#: What no browser shows as a whole page either.
REFUSED: dict[str, tuple[bytes | WriteResponse, Fault]] = {
    "different lengths": (
        pieces(OK + b"Content-Length: 3\r\n" + LENGTH + b"\r\n" + BODY),
        Fault.UNREACHABLE,
    ),
    "br": (sized(BODY, Content_Encoding="br"), Fault.NOT_TEXT),
    "br among others": (sized(BODY, Content_Encoding="utf-8, br"), Fault.NOT_TEXT),
    "cut chunk": (pieces(OK + CHUNKED + b"\r\n" + CHUNK[:-20]), Fault.TRUNCATED),
    "cut body": (pieces(OK + b"Content-Length: 999\r\n\r\n" + BODY[:-3]), Fault.TRUNCATED),
    "cut gzip": (
        pieces(OK + GZIP + b"Content-Length: 9999\r\nConnection: close\r\n\r\n" + PACKED[:-20]),
        Fault.TRUNCATED,
    ),
    "gzip with a wrong check sum": (
        pieces(OK + GZIP + b"Connection: close\r\n\r\n" + SMALL[:-8] + bytes(8)),
        Fault.TRUNCATED,
    ),
    "a text after chunks": (
        pieces(OK + CHUNKED + b"\r\n" + CHUNK + b"</html>"),
        Fault.UNREACHABLE,
    ),
}


@pytest.mark.parametrize("name", TOLERATED)
def test_response_that_browsers_read_is_read_and_marked(
    visitor: Visitor, site: Site, name: str
) -> None:
    head, broken = TOLERATED[name]
    whole = head if head.endswith((b"0\r\n\r\n", CHUNK)) else head + BODY
    site.routes |= {"/page": pieces(whole), "/next": answer("the next page")}

    page = visitor.fetch(f"{site.root}/page")

    assert page.body == BODY
    assert page.leniencies == (broken,)
    assert not any(name.startswith("gongkai") for name in page.headers)
    assert visitor.fetch(f"{site.root}/next").leniencies == ()


@pytest.mark.parametrize("name", REFUSED)
def test_response_that_is_not_whole_is_refused(visitor: Visitor, site: Site, name: str) -> None:
    site.routes["/page"], fault = REFUSED[name]

    with pytest.raises(PageError) as caught:
        visitor.fetch(f"{site.root}/page")

    assert caught.value.fault is fault


@pytest.mark.parametrize("cut", [1, 20, 60, 200])
def test_head_may_arrive_in_pieces(visitor: Visitor, site: Site, cut: int) -> None:
    hint = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    whole = hint + OK + b"No colon\r\n" + LENGTH + b"\r\n" + BODY
    site.routes["/page"] = pieces(*(whole[at : at + cut] for at in range(0, len(whole), cut)))

    page = visitor.fetch(f"{site.root}/page")

    assert (page.body, page.leniencies) == (BODY, (Leniency.HTTP_HEADER_LINE,))


@pytest.mark.parametrize("connection", ["close", "keep-alive"])
@pytest.mark.parametrize("stays", [False, True])
def test_length_of_the_unpacked_body_is_not_waited_for(
    visitor: Visitor, site: Site, connection: str, stays: bool
) -> None:
    """The end mark of gzip proves that the body is complete; the connection may stay open."""
    head = OK + GZIP + b"Content-Length: %d\r\n" % (len(BODY) * 20)
    head += b"Connection: %b\r\n\r\n" % connection.encode()
    site.routes["/page"] = pieces(head + SMALL, pause=30.0 if stays else 0.0)

    page = visitor.fetch(f"{site.root}/page")

    assert page.body == BODY * 20
    assert page.leniencies == (Leniency.HTTP_WRONG_LENGTH,)
    assert page.headers["content-length"] == str(len(BODY) * 20)


def test_body_that_is_packed_twice_is_unpacked_twice(visitor: Visitor, site: Site) -> None:
    site.routes["/page"] = sized(gzip.compress(SMALL), Content_Encoding="gzip, gzip")

    assert visitor.fetch(f"{site.root}/page").body == BODY * 20


def test_several_repairs_of_one_head_are_all_named(visitor: Visitor, site: Site) -> None:
    head = OK.replace(b"HTTP", b"http") + b"No colon\r\n" + LENGTH + b"\r\n"
    site.routes["/page"] = pieces(head + BODY)

    page = visitor.fetch(f"{site.root}/page")

    assert page.leniencies == (Leniency.HTTP_STATUS_LINE, Leniency.HTTP_HEADER_LINE)


def test_right_length_of_a_packed_body_breaks_nothing(visitor: Visitor, site: Site) -> None:
    site.routes["/page"] = sized(SMALL, Content_Encoding="gzip", Connection="close")

    page = visitor.fetch(f"{site.root}/page")

    assert (page.body, page.leniencies) == (BODY * 20, ())
    assert page.headers["content-length"] == str(len(SMALL))


def test_site_cannot_claim_to_have_been_repaired(visitor: Visitor, site: Site) -> None:
    claims = {"Gongkai_Repairs": "no.such", "Gongkai_Content_Length": "x"}
    site.routes["/page"] = answer(BODY, **claims)

    page = visitor.fetch(f"{site.root}/page")

    assert (page.body, page.leniencies) == (BODY, ())


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_damaged_body_of_a_robots_txt_that_is_not_there_forbids_nothing(
    visitor: Visitor, site: Site, status: str
) -> None:
    refusal = answer(SMALL, status, Content_Encoding="gzip", Connection="close")
    site.routes |= {
        "/robots.txt": refusal.replace(b"Length: %d" % len(SMALL), b"Length: 9")[:-9],
        "/page": answer(BODY),
    }

    assert visitor.fetch(f"{site.root}/page").body == BODY


def test_refusal_names_the_user_agent_that_was_sent(visitor: Visitor, site: Site) -> None:
    site.routes["/page"] = answer("no", "403 Forbidden")

    with pytest.raises(PageError) as caught:
        visitor.fetch(f"{site.root}/page")

    assert caught.value.fault is Fault.HTTP_ERROR
    agent = "Gongkai-Test/1 (ada@reader.example)"
    assert caught.value.reason == Reason.of(ReasonCode.HTTP_FORBIDDEN, status=403, agent=agent)


TOKEN = st.text("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789!#$%&'*+.^_`|~-", min_size=1)
VALUE = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=40)


@given(st.lists(st.tuples(TOKEN, VALUE), max_size=10))
def test_valid_head_is_passed_on_as_it_is(fields: list[tuple[str, str]]) -> None:
    special = {"content-length", "transfer-encoding", "gongkai-repairs", "gongkai-content-length"}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields if name.lower() not in special)
    head = f"HTTP/1.1 200 OK\r\n{lines}\r\n".encode()

    assert repaired(head).data == head


@given(st.binary(max_size=300))
def test_any_bytes_have_a_head_of_bounded_size(junk: bytes) -> None:
    head = repaired(b"HTTP/1.1 200 OK\r\n" + junk + b"\r\n\r\n")

    assert len(head.data) <= 3 * len(junk) + 400

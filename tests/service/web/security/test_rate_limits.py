"""Rate limits: which requests count as one client or one mailbox."""

import pytest
from starlette.requests import Request

from service.web.context import RateLimits
from service.web.security.rate_limits import RateLimiter, client_of, mailbox_of


@pytest.mark.parametrize(
    ("host", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("a socket", "a socket"),
    ],
)
def test_ipv6_network_is_one_client(host: str, client: str) -> None:
    assert client_of(Request({"type": "http", "client": (host, 1), "headers": []})) == client


def test_request_without_a_client_address_is_a_client() -> None:
    assert client_of(Request({"type": "http", "client": None, "headers": []})) == "unknown"


@pytest.mark.parametrize(
    "address",
    [
        "ada@reader.example",
        "Ada@Reader.example",
        "ada+news@reader.example",
        "ADA+x+y@READER.EXAMPLE",
    ],
)
def test_case_and_tags_do_not_make_another_mailbox(address: str) -> None:
    assert mailbox_of(address) == "ada@reader.example"


def test_limit_of_one_client_does_not_affect_others() -> None:
    limits = RateLimiter(RateLimits(per_client="2 per day", wrong_tokens="1 per minute"))

    answers = [limits.may_subscribe("192.0.2.1") for _ in range(3)]
    limits.count_wrong_token("192.0.2.1")

    assert answers == [True, True, False]
    assert limits.may_subscribe("192.0.2.2")
    assert (limits.may_use_api("192.0.2.1"), limits.may_use_api("192.0.2.2")) == (False, True)


def test_rejected_request_does_not_count_towards_the_common_limit() -> None:
    limits = RateLimiter(RateLimits(per_client="1 per day", in_total="2 per hour"))

    for _ in range(50):
        limits.may_subscribe("192.0.2.1")

    assert limits.may_subscribe("192.0.2.2")

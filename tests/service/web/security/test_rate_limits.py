"""Who counts as one client, and what counts as one mailbox."""

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
def test_a_network_of_ones_own_is_one_client(host: str, client: str) -> None:
    assert client_of(Request({"type": "http", "client": (host, 1), "headers": []})) == client


def test_a_request_from_nowhere_is_a_client_too() -> None:
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
def test_letters_and_tags_do_not_make_another_mailbox(address: str) -> None:
    assert mailbox_of(address) == "ada@reader.example"


def test_one_clients_limit_leaves_others_alone() -> None:
    limits = RateLimiter(RateLimits(per_client="2 per day", wrong_tokens="1 per minute"))

    asked = [limits.may_subscribe("192.0.2.1") for _ in range(3)]
    limits.count_wrong_token("192.0.2.1")

    assert asked == [True, True, False]
    assert limits.may_subscribe("192.0.2.2")
    assert (limits.may_use_api("192.0.2.1"), limits.may_use_api("192.0.2.2")) == (False, True)


def test_one_who_may_not_ask_does_not_use_up_the_share_of_all() -> None:
    limits = RateLimiter(RateLimits(per_client="1 per day", in_total="2 per hour"))

    for _ in range(50):
        limits.may_subscribe("192.0.2.1")

    assert limits.may_subscribe("192.0.2.2")

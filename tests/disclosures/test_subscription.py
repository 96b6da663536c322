"""Tests of the mail addresses in `disclosures.subscription`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.errors import DeliveryRejected
from disclosures.subscription import ascii_address

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=400)


@pytest.mark.parametrize("address", ["ada@b.example", "a.d+a@b.example", "o'hara@b-c.example"])
def test_an_ascii_address_is_returned_unchanged(address: str) -> None:
    assert ascii_address(f" {address}\n") == address


def test_an_internationalised_domain_becomes_punycode() -> None:
    assert ascii_address("ada@公开.example") == "ada@xn--55qw44a.example"


@given(ANY_TEXT)
def test_any_text_is_a_single_ascii_address_or_rejected(address: str) -> None:
    try:
        one = ascii_address(address)
    except DeliveryRejected:
        return
    assert one.isascii()
    assert one.count("@") == 1
    assert not set(one) & set(' ,;<>"\r\n\0')

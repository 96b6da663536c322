"""What is equal for two sources of one agency."""

import pytest

from store.sources.places import agency_key


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("临河区商务局", "山东省"), ("临河区 商务局", "山东"), True),
        (("临河区商务局", "广西壮族自治区"), ("临河区商务局", "广西"), True),
        (("临河区商务局", "山东省"), ("临河区商务局", "江苏省"), False),
        (("临河区商务局", ""), ("临河区财政局", ""), False),
    ],
)
def test_agency_is_known_by_its_name_and_province(
    one: tuple[str, str], other: tuple[str, str], *, same: bool
) -> None:
    assert (agency_key(*one) == agency_key(*other)) is same


def test_agency_without_a_name_has_no_key() -> None:
    assert agency_key(" ", "山东省") == ""

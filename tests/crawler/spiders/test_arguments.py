"""The arguments of ``scrapy crawl NAME -a …``."""

from datetime import timedelta

import pytest

from crawler.spiders.arguments import job_from
from disclosures.errors import GongkaiError

URL = "http://www.linhe.example/list.html"


def test_arguments_are_the_fields_of_a_source() -> None:
    given = {"agency": "临河区商务局", "province": "海东省", "max_pages": "7", "delay": "0.5"}

    source = job_from(URL, "hanweb", given).source

    assert (source.url, source.family, source.agency) == (URL, "hanweb", "临河区商务局")
    assert (source.province, source.max_pages) == ("海东省", 7)
    assert source.delay == timedelta(seconds=0.5)


def test_the_delay_between_requests_is_that_of_a_source_unless_given() -> None:
    assert job_from(URL, "", {}).source.delay == timedelta(seconds=2)


@pytest.mark.parametrize(
    ("url", "given", "hint"),
    [
        (URL, {"agncy": "x"}, "-a agncy=x: unknown argument; there are url, agency, province"),
        (URL, {"max_pages": "0"}, "-a max_pages=0: a number from 1 on"),
        (URL, {"max_pages": "many"}, "-a max_pages=many"),
        (URL, {"delay": "soon"}, "-a delay=soon: a number of seconds"),
        (URL, {"delay": "-1"}, "-a delay=-1: a number of seconds"),
        (URL, {"delay": "nan"}, "-a delay=nan: a number of seconds"),
        ("ftp://www.linhe.example/", {}, "scheme"),
        ("www.linhe.example", {}, "scheme"),
    ],
)
def test_wrong_argument_is_named_with_what_is_right(
    url: str, given: dict[str, str], hint: str
) -> None:
    with pytest.raises(GongkaiError) as raised:
        job_from(url, "", given)

    assert hint in str(raised.value)

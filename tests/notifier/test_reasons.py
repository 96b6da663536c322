"""What the house writes in English for operators is said in Chinese to those who read Chinese."""

import re

import pytest

from disclosures import Fault
from notifier.reason_words import FAULTS
from notifier.reasons import fault_name, in_words
from tests.notifier.written_reasons import written

#: Words that Chinese operators read as they are.
KEPT = re.compile(r"robots\.txt|selectors|CSS|XPath|HTTP|JSON|Word|html")

INCIDENT = "912cf1a6-7e54-4517-90f5-128edce9b611"


@pytest.mark.parametrize("why", sorted(written()))
def test_every_reason_that_is_written_anywhere_has_chinese_words(why: str) -> None:
    """A reason is new? Give it a line in notifier/reason_words.py."""
    said = in_words(why)

    assert not re.search(r"[A-Za-z]{2,}", KEPT.sub("", said)), said


def test_there_is_something_to_be_said() -> None:
    assert len(list(written())) > 60


def test_every_fault_has_a_name() -> None:
    assert {fault.value for fault in Fault} == set(FAULTS)
    assert fault_name("busy") == "系统繁忙或维护"
    assert fault_name("busy", "en") == "busy"


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (
            f"storm: 6 of 11 known reports differ in one visit (incident {INCIDENT})",
            f"一次访问中，11 份已知报告有 6 份不同（风暴 {INCIDENT}）",
        ),
        (
            "3 sources of hanweb; linhe-swj: storm: 6 of 6 known reports differ in one visit",
            "hanweb 的 3 个来源；linhe-swj：一次访问中，6 份已知报告有 6 份不同",
        ),
        ("404: not there", "404：页面不存在"),
        ("5 of 6 failed pages: busy", "6 个页面读取失败，其中 5 个：系统繁忙或维护"),
        (
            "most of the text is gone (900 characters became 12); fields are gone: title, doc_no",
            "正文大半不见（900 字变成 12 字）；著录项不见了：标题、文号",
        ),
        ("the text is about something else: 博彩、下注", "正文说的是别的事：博彩、下注"),
        ("robots.txt: no connection: timed out", "robots.txt：连接不上：timed out"),
        (
            "its file 年报.pdf: too_large: 9 bytes; we take 5",
            "附件 年报.pdf：过大：9 字节，上限是 5",
        ),
        ("7 sources became unreadable: the page is blank", "7 个来源先后无法读取：页面是空的"),
        ("something nobody foresaw", "something nobody foresaw"),
        ("人工备注：已电话核实", "人工备注：已电话核实"),
        ("", ""),
    ],
)
def test_reasons_are_said_part_by_part(why: str, said: str) -> None:
    assert in_words(why) == said
    assert in_words(why, "en") == why

"""The verdict sees what is missing, doubled, wrong or invented."""

from collections.abc import Mapping
from email.message import EmailMessage

import pytest

from disclosures import EventKind
from service.demo.audience import ADA, BOB, CAST, CYD, OPERATOR
from service.demo.browser import read_feed
from service.demo.script import Told
from service.demo.sites import Site
from service.demo.story import chapter
from service.demo.verdict import Heard, Medium, from_feed, from_letters, judge

NEW = Told(kind=EventKind.PUBLISHED, site="linhe-swj", report="annual-2017")
EDITED = Told(
    kind=EventKind.REVISED,
    site="linhe-swj",
    report="annual-2017",
    figure="total",
    before=78,
    after=87,
)
TITLE = "临河区商务局2017年政府信息公开工作年度报告"
HEARD_NEW = Heard(kind="published", title=TITLE)
HEARD_EDITED = Heard(kind="revised", title=TITLE, text="主动公开：78条 → 87条")


def medium(*heard: Heard) -> Medium:
    return Medium(name="RSS", wanted=(NEW, EDITED), heard=list(heard))


def test_all_told_and_nothing_else_agrees(sites: Mapping[str, Site]) -> None:
    verdict = judge((NEW, EDITED), sites, [medium(HEARD_NEW, HEARD_EDITED)])

    assert verdict.agrees
    assert [row.cells for row in verdict.rows] == [("✓",), ("✓",)]


@pytest.mark.parametrize(
    "heard",
    [
        pytest.param([HEARD_NEW], id="one is missing"),
        pytest.param([HEARD_NEW, HEARD_EDITED, HEARD_EDITED], id="one came twice"),
        pytest.param([HEARD_NEW, HEARD_EDITED, Heard(kind="moved", title="x")], id="one too many"),
        pytest.param(
            [HEARD_NEW, Heard(kind="revised", title=TITLE, text="178 → 87")], id="a wrong figure"
        ),
        pytest.param(
            [HEARD_NEW, Heard(kind="revised", title=TITLE, text="87 → 78")], id="the wrong way"
        ),
        pytest.param([HEARD_NEW, Heard(kind="revised", title="x", text="78 → 87")], id="a title"),
    ],
)
def test_anything_missing_wrong_or_invented_does_not(
    sites: Mapping[str, Site], heard: list[Heard]
) -> None:
    assert not judge((NEW, EDITED), sites, [medium(*heard)]).agrees


def test_who_must_hear_nothing_must_hear_nothing(sites: Mapping[str, Site]) -> None:
    silent = Medium(name="Cyd", wanted=())
    disturbed = Medium(name="Cyd", wanted=(), heard=[HEARD_NEW])

    assert judge((NEW,), sites, [silent]).agrees
    assert not judge((NEW,), sites, [disturbed]).agrees


def test_the_story_reaches_each_of_the_cast_as_they_asked(sites: Mapping[str, Site]) -> None:
    told = [one for step in chapter(0, 2026, sites) for one in step.told]

    counts = {reader.name: sum(reader.wants(one) for one in told) for reader in CAST}

    assert counts == {"Ada": 9, "Bob": 3, "Cyd": 0, "Operator": 5}


def test_a_letter_is_known_by_its_subject_in_either_language() -> None:
    def letter(subject: str) -> EmailMessage:
        letter = EmailMessage()
        letter["Subject"] = subject
        letter.set_content("78条 → 87条")
        return letter

    for reader, subject in ((ADA, f"【修改】{TITLE}"), (BOB, f"[Revised] {TITLE}")):
        (heard,) = from_letters([letter(subject)], reader)
        assert (heard.kind, heard.title) == ("revised", TITLE)
    assert not CYD.wants(NEW)
    assert not OPERATOR.wants(NEW)


@pytest.mark.parametrize(
    "feed",
    [
        (
            "<rss version='2.0'><channel><item><guid>a</guid><title>【修改】t</title>"
            "<category>修改</category><description>78 → 87</description></item></channel></rss>"
        ),
        (
            "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>a</id><title>【修改】t</title>"
            "<category term='revised'/><summary>78 → 87</summary></entry></feed>"
        ),
    ],
    ids=["rss", "atom"],
)
def test_both_feeds_are_read_alike(feed: str) -> None:
    items = read_feed(feed.encode())

    assert [(i.id, i.title, i.text) for i in items] == [("a", "【修改】t", "78 → 87")]
    assert from_feed(items) == [Heard(kind="revised", title="t", text="78 → 87")]


def test_a_broken_feed_is_an_error() -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        read_feed(b"<rss><channel>")

"""The comparison detects missing, repeated, wrong and additional events."""

from collections.abc import Mapping
from dataclasses import replace
from email.message import EmailMessage

import pytest

from disclosures import EventKind
from service.demo.chapters.scenario import scenario_steps
from service.demo.chapters.steps import ExpectedEvent
from service.demo.comparison import (
    OutputCheck,
    ReceivedEvent,
    compare_outputs,
    from_feed,
    from_letters,
)
from service.demo.demo_users import ADA, BOB, CYD, DEMO_USERS, OPERATOR
from service.demo.http_client import read_feed
from service.demo.sites import Site

NEW = ExpectedEvent(kind=EventKind.PUBLISHED, site="linhe-swj", report="annual-2017")
EDITED = ExpectedEvent(
    kind=EventKind.REVISED,
    site="linhe-swj",
    report="annual-2017",
    figure="total",
    before=78,
    after=87,
)
TITLE = "临河区商务局2017年政府信息公开工作年度报告"
RECEIVED_NEW = ReceivedEvent(kind="published", title=TITLE)
RECEIVED_EDITED = ReceivedEvent(kind="revised", title=TITLE, text="主动公开：78条 → 87条")


def output(*received: ReceivedEvent) -> OutputCheck:
    return OutputCheck(name="RSS", expected_events=(NEW, EDITED), received=list(received))


def test_complete_output_agrees_with_the_scenario(sites: Mapping[str, Site]) -> None:
    result = compare_outputs((NEW, EDITED), sites, [output(RECEIVED_NEW, RECEIVED_EDITED)])

    assert result.matches
    assert [row.cells for row in result.rows] == [("✓",), ("✓",)]


@pytest.mark.parametrize(
    "received",
    [
        pytest.param([RECEIVED_NEW], id="missing event"),
        pytest.param([RECEIVED_NEW, RECEIVED_EDITED, RECEIVED_EDITED], id="repeated event"),
        pytest.param(
            [RECEIVED_NEW, RECEIVED_EDITED, ReceivedEvent(kind="moved", title="x")],
            id="additional event",
        ),
        pytest.param(
            [RECEIVED_NEW, ReceivedEvent(kind="revised", title=TITLE, text="178 → 87")],
            id="wrong figure",
        ),
        pytest.param(
            [RECEIVED_NEW, ReceivedEvent(kind="revised", title=TITLE, text="87 → 78")],
            id="reversed figures",
        ),
        pytest.param(
            [RECEIVED_NEW, ReceivedEvent(kind="revised", title="x", text="78 → 87")],
            id="wrong title",
        ),
    ],
)
def test_missing_wrong_or_additional_events_do_not_agree(
    sites: Mapping[str, Site], received: list[ReceivedEvent]
) -> None:
    assert not compare_outputs((NEW, EDITED), sites, [output(*received)]).matches


@pytest.mark.parametrize("change", ["：主动公开信息：78 条 → 87 条", ": Items disclosed: 78 → 87"])
def test_what_changed_may_follow_the_title(sites: Mapping[str, Site], change: str) -> None:
    edited = replace(RECEIVED_EDITED, title=TITLE + change)

    assert compare_outputs((NEW, EDITED), sites, [output(RECEIVED_NEW, edited)]).matches


def test_letter_to_a_user_without_subscription_does_not_agree(sites: Mapping[str, Site]) -> None:
    silent = OutputCheck(name="Cyd", expected_events=())
    notified = OutputCheck(name="Cyd", expected_events=(), received=[RECEIVED_NEW])

    assert compare_outputs((NEW,), sites, [silent]).matches
    assert not compare_outputs((NEW,), sites, [notified]).matches


def test_expected_letters_of_each_user_match_the_subscription(sites: Mapping[str, Site]) -> None:
    expected = [one for step in scenario_steps(0, 2026, sites) for one in step.expected]

    counts = {reader.name: sum(reader.wants(one) for one in expected) for reader in DEMO_USERS}

    assert counts == {"Ada": 14, "Bob": 3, "Cyd": 0, "Operator": 7}


def test_letter_is_recognised_by_its_subject_in_both_languages() -> None:
    def letter(subject: str) -> EmailMessage:
        letter = EmailMessage()
        letter["Subject"] = subject
        letter.set_content("78条 → 87条")
        return letter

    for reader, subject in ((ADA, f"【修改】{TITLE}"), (BOB, f"[Revised] {TITLE}")):
        (received,) = from_letters([letter(subject)], reader)
        assert (received.kind, received.title) == ("revised", TITLE)
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
def test_rss_and_atom_give_the_same_events(feed: str) -> None:
    items = read_feed(feed.encode())

    assert [(i.id, i.title, i.text) for i in items] == [("a", "【修改】t", "78 → 87")]
    assert from_feed(items) == [ReceivedEvent(kind="revised", title="t", text="78 → 87")]


def test_malformed_feed_is_an_error() -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        read_feed(b"<rss><channel>")

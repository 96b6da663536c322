"""The mailbox page of the demonstration: a visitor reads a letter and follows its link."""

from email.message import EmailMessage

import pytest

from service.web.context import ViewContext
from service.web.pages.demo_mailbox import split_links
from store.delivery.subscribers import SqlSubscribers
from tests.service.web.conftest import HOME, Browser, Page


def _letter(subject: str, text: str) -> EmailMessage:
    letter = EmailMessage()
    letter["Subject"], letter["To"], letter["From"] = (
        subject,
        "ada@reader.example",
        "us@gongkai.example",
    )
    letter.set_content(text)
    return letter


def test_letters_are_listed_newest_first_with_permanent_numbers(
    browser: Browser, letters: list[EmailMessage]
) -> None:
    letters += [_letter("第一封", "甲"), _letter("第二封", "乙")]

    page = Page(browser.get("/demo/mailbox").text)

    links = [link for link in page.all("a", "href") if link.startswith("/demo/mailbox/")]
    assert links == ["/demo/mailbox/2", "/demo/mailbox/1"]
    assert "乙" in Page(browser.get("/demo/mailbox/2").text).text


def test_visitor_confirms_a_subscription_by_the_letter_in_the_mailbox(
    browser: Browser, context: ViewContext, letters: list[EmailMessage], subscribers: SqlSubscribers
) -> None:
    browser.post("/subscribe", data={"address": "ada@reader.example"})
    token = context.signer.sign("confirm", subscribers.all()[0].id)
    letters.append(_letter("请确认", f"请打开：\n{HOME}/confirm/{token}\n"))

    [link] = [
        link
        for link in Page(browser.get("/demo/mailbox/1").text).all("a", "href")
        if "/confirm/" in link
    ]
    browser.post(link)

    assert subscribers.all()[0].active


@pytest.mark.parametrize("number", ["0", "2", "-1", "x", "99999999999999999999"])
@pytest.mark.parametrize("end", ["", "/html"])
def test_unknown_letter_is_404(
    browser: Browser, letters: list[EmailMessage], number: str, end: str
) -> None:
    letters.append(_letter("一", "甲"))

    assert browser.get(f"/demo/mailbox/{number}{end}").status_code == 404
    assert browser.get("/demo/mailbox/1/html").status_code == 404


def test_only_own_addresses_become_links() -> None:
    text = f"a {HOME}/x, （{HOME}/y） http://evil.example/ {HOME}.evil.example/z"

    alive = [run for run, ours in split_links(text, HOME) if ours]

    assert "".join(run for run, _ours in split_links(text, HOME)) == text
    assert alive == [f"{HOME}/x", f"{HOME}/y"]

"""The mail server of the demonstration saves a letter before it accepts it."""

import smtplib
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from service.demo.mailbox import Mailbox, recipient


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[Mailbox]:
    mailbox = Mailbox(tmp_path / "Maildir")
    mailbox.open()
    yield mailbox
    mailbox.close()


def letter(subject: str = "【发布】临河区商务局2017年政府信息公开工作年度报告") -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"] = "gongkai@demo.example", "ada@readers.example"
    letter["Subject"], letter["Message-ID"] = subject, "<delivery-1@demo.example>"
    letter.set_content("主动公开政府信息78条。\n.\n..\n")
    return letter


def send(mailbox: Mailbox, message: EmailMessage, *recipients: str) -> None:
    with smtplib.SMTP("127.0.0.1", mailbox.port, timeout=10) as smtp:
        smtp.send_message(message, to_addrs=recipients or ("ada@readers.example",))


def test_accepted_letter_can_be_read_unchanged(mailbox: Mailbox) -> None:
    send(mailbox, letter())

    (found,) = mailbox.letters()
    assert found["Subject"] == letter()["Subject"]
    assert found.get_content() == letter().get_content()
    assert recipient(found) == "ada@readers.example"


def test_letter_is_saved_before_it_is_accepted(mailbox: Mailbox, tmp_path: Path) -> None:
    with smtplib.SMTP("127.0.0.1", mailbox.port, timeout=10) as smtp:
        smtp.ehlo()
        smtp.mail("gongkai@demo.example")
        smtp.rcpt("ada@readers.example")
        code, _ = smtp.data(letter().as_bytes())
        kept = list((tmp_path / "Maildir" / "new").iterdir())

    assert code == 250
    assert len(kept) == 1
    assert list((tmp_path / "Maildir" / "tmp").iterdir()) == []


def test_each_recipient_of_one_letter_has_a_copy(mailbox: Mailbox) -> None:
    send(mailbox, letter(), "ada@readers.example", "bob@readers.example")

    assert {recipient(m) for m in mailbox.letters()} == {
        "ada@readers.example",
        "bob@readers.example",
    }


def test_letters_are_listed_in_order_of_arrival(mailbox: Mailbox) -> None:
    for number in range(5):
        send(mailbox, letter(f"第{number}封"))

    assert [m["Subject"] for m in mailbox.letters()] == [f"第{n}封" for n in range(5)]


def test_letters_survive_a_restart_of_the_server(tmp_path: Path) -> None:
    first = Mailbox(tmp_path)
    first.open()
    send(first, letter())
    first.close()

    assert len(Mailbox(tmp_path).letters()) == 1


def test_concurrent_senders_lose_no_letter(mailbox: Mailbox) -> None:
    threads = [threading.Thread(target=send, args=(mailbox, letter(f"n{n}"))) for n in range(12)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert sorted(str(m["Subject"]) for m in mailbox.letters()) == sorted(
        f"n{n}" for n in range(12)
    )


def test_occupied_port_is_an_error(mailbox: Mailbox, tmp_path: Path) -> None:
    second = Mailbox(tmp_path / "second")

    with pytest.raises(OSError, match="in use"):
        second.open(mailbox.port)

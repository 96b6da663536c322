"""Findings on what a page breaks, and was read in spite of; the text itself must be whole."""

from collections.abc import Iterable, Iterator

from crawler.reading.transport.decoding import BROKEN, broken_characters
from disclosures import Fault, Finding, Leniency, Reading, Severity
from disclosures.errors import PageUnreadable
from disclosures.reason import Reason, ReasonCode

#: Largest share of broken characters in the text of a report.
_MAX_SHARE = 0.01

_MESSAGES = {
    Leniency.HTTP_HEADER_LINE: "a line of the HTTP header is invalid",
    Leniency.HTTP_STATUS_LINE: "the status line names another version than HTTP/1.0 or HTTP/1.1",
    Leniency.HTTP_LENGTH_FORM: "the HTTP header gives Content-Length with a sign",
    Leniency.HTTP_REPEATED_LENGTH: "the HTTP header gives Content-Length several times",
    Leniency.HTTP_TWO_FRAMINGS: "the HTTP header gives Content-Length beside Transfer-Encoding",
    Leniency.HTTP_VERSION: "the response is HTTP/1.0 in chunks, which are part of HTTP/1.1",
    Leniency.HTTP_CONTENT_ENCODING: "Content-Encoding names no content coding",
    Leniency.HTTP_WRONG_LENGTH: "Content-Length is not the length of the complete response",
    Leniency.HTTP_NO_LAST_CHUNK: "the transfer of the complete page was not ended",
    Leniency.PAGE_LONG_TAIL: "many scripts follow the end of the page",
    Leniency.PAGE_NO_END: "the page is complete, but has no </html>",
    Leniency.PAGE_CHARSET: "the page has another encoding than its HTTP header names",
    Leniency.PAGE_BROKEN_CHARACTERS: "a few characters of the page are broken",
    Leniency.TLS_CHAIN: "the server leaves out its intermediate certificate",
}


def leniency_findings(leniencies: Iterable[Leniency]) -> Iterator[Finding]:
    """Yield a finding for each, once."""
    for leniency in dict.fromkeys(leniencies):
        message = _MESSAGES[leniency]
        yield Finding(code=leniency.value, severity=Severity.INFO, message=message)


def reject_broken_text(reading: Reading, charset: str) -> None:
    """Reject a report whose title or text holds broken characters, however few its page has.

    Raises:
        PageUnreadable: MOJIBAKE.
    """
    text = reading.body_text
    if BROKEN in (reading.title or "") or broken_characters(text) > _MAX_SHARE * len(text):
        reason = Reason.of(ReasonCode.PAGE_UNDECODABLE, charset=charset)
        raise PageUnreadable(reading.url, Fault.MOJIBAKE, reason)

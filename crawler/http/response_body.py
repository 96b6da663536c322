"""Reads the body of one response within its limits: complete, or an error."""

import asyncio
import re

import aiohttp

from crawler.http.content_encoding import BodyDecoder, BodyTooLarge, BodyTruncated
from crawler.http.response_head import ANNOUNCED_LENGTH
from disclosures import Leniency
from disclosures.reason import Reason, ReasonCode

#: Statuses without a body (RFC 9110, 6.4.1).
STATUSES_WITHOUT_BODY = frozenset({204, 205, 304})

#: Seconds to wait for more bytes behind the end mark of a packed body.
END_TIMEOUT = 1.0

#: The end of a page, with nothing behind it but white space and comments.
_END_OF_PAGE = re.compile(rb"</html\s*>\s*(?:<!--[^>]*-->\s*)*$", re.IGNORECASE)


class ResponseBody:
    """The body of one response, and what it breaks."""

    def __init__(
        self, response: aiohttp.ClientResponse, max_bytes: int, cut_at: int | None
    ) -> None:
        """Take a response; with `cut_at`, bytes behind that many are left unread."""
        self._response, self._max_bytes, self._cut_at = response, max_bytes, cut_at

        #: What was read in spite of HTTP; set by `read`.
        self.leniencies: list[Leniency] = []

    async def read(self) -> bytes:
        """Return the decoded body.

        A transfer that ends early, or does not end, is accepted if the body shows its own end: the
        end mark of gzip or deflate, or ``</html>``. So is the damaged body of an error status,
        which says enough.

        Raises:
            BodyError: It is too large, damaged, or packed in an unknown way.
            aiohttp.ClientPayloadError, TimeoutError: It is incomplete.
        """
        response = self._response
        if response.status in STATUSES_WITHOUT_BODY:
            return b""
        if (response.content_length or 0) > self._max_bytes and self._cut_at is None:
            length = response.content_length or 0
            raise BodyTooLarge(
                Reason.of(ReasonCode.SIZE_ANNOUNCED, bytes=length, limit=self._max_bytes)
            )
        encoding = ", ".join(response.headers.getall("Content-Encoding", ()))
        decoder = BodyDecoder(encoding, self._max_bytes)
        if decoder.ignored_name:
            self.leniencies.append(Leniency.HTTP_CONTENT_ENCODING)
        try:
            if await self._receive(decoder):
                return decoder.decoded_so_far()[: self._cut_at]
            body = decoder.finish()
        except (aiohttp.ClientPayloadError, TimeoutError, BodyTruncated) as error:
            response.close()
            if response.status < 400 and not _is_whole(decoder, error):
                raise
            body = decoder.decoded_so_far()
            chunked = "chunked" in response.headers.get("Transfer-Encoding", "").lower()
            self._mark(Leniency.HTTP_NO_LAST_CHUNK if chunked else Leniency.HTTP_WRONG_LENGTH)
        announced = response.headers.get(ANNOUNCED_LENGTH)
        if announced is not None and int(announced) != decoder.received:
            self._mark(Leniency.HTTP_WRONG_LENGTH)
        return body

    async def _receive(self, decoder: BodyDecoder) -> bool:
        """Feed the decoder to the end of the transfer; True: only up to `cut_at`."""
        stream = self._response.content
        while True:
            async with asyncio.timeout(END_TIMEOUT if decoder.at_end else None):
                chunk = await stream.readany()
            if not chunk:
                return False
            decoder.feed(chunk)
            if self._cut_at is not None and decoder.received >= self._cut_at:
                self._response.close()
                return True

    def _mark(self, leniency: Leniency) -> None:
        if leniency not in self.leniencies:
            self.leniencies.append(leniency)


def _is_whole(decoder: BodyDecoder, error: Exception) -> bool:
    """Whether the body is complete although its transfer is not: it shows its own end."""
    if isinstance(error, BodyTruncated) and error.reason.code is ReasonCode.ENCODING_DAMAGED:
        return False
    return decoder.at_end or _END_OF_PAGE.search(decoder.decoded_so_far()[-2000:]) is not None

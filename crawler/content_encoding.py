"""Decodes a response body (Content-Encoding, RFC 9110, 8.4) within a limit of bytes.

A body that ends before its own end mark is detected as truncated.
"""

import zlib

from disclosures.reason import Reason, ReasonCode

#: The Accept-Encoding header.
ACCEPTED_ENCODINGS = "gzip, deflate"

_GZIP = 16 + zlib.MAX_WBITS
_ZLIB = zlib.MAX_WBITS
_RAW = -zlib.MAX_WBITS
_IDENTITY = frozenset({"", "identity"})


class BodyError(Exception):
    """A body that is not accepted, with the reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


class BodyTooLarge(BodyError):
    """The body has more bytes than the limit, before or after decoding."""


class BodyTruncated(BodyError):
    """The encoded body ends before its end mark, or is damaged."""


class UnknownEncoding(BodyError):
    """The content coding is not one of the accepted ones."""


class BodyDecoder:
    """Decodes the chunks of one response body."""

    def __init__(self, content_encoding: str, max_bytes: int) -> None:
        """Take the value of Content-Encoding; several codings at once are not accepted.

        Raises:
            UnknownEncoding: It is neither gzip nor deflate.
        """
        name = content_encoding.strip().lower()
        if name not in _IDENTITY | {"gzip", "x-gzip", "deflate"}:
            raise UnknownEncoding(Reason.of(ReasonCode.HTTP_UNKNOWN_ENCODING, encoding=name[:60]))
        self._name = name
        self._max_bytes = max_bytes
        self._received = 0
        self._decoded = bytearray()
        self._decompressor: zlib._Decompress | None = None

    def feed(self, chunk: bytes) -> None:
        """Decode the next chunk.

        Raises:
            BodyTooLarge: The limit is exceeded.
            BodyTruncated: The encoded bytes are damaged.
        """
        self._received += len(chunk)
        if self._received > self._max_bytes:
            raise BodyTooLarge(Reason.of(ReasonCode.SIZE_RECEIVED, limit=self._max_bytes))
        if self._name in _IDENTITY:
            self._decoded += chunk
        else:
            self._inflate(chunk)

    def decoded_so_far(self) -> bytes:
        """Return the bytes decoded until now."""
        return bytes(self._decoded)

    def finish(self) -> bytes:
        """Return the complete body.

        Raises:
            BodyTruncated: The end mark is missing.
        """
        if (
            self._received
            and self._name not in _IDENTITY
            and not (self._decompressor and self._decompressor.eof)
        ):
            raise BodyTruncated(Reason.of(ReasonCode.ENCODING_INCOMPLETE, encoding=self._name))
        return bytes(self._decoded)

    def _inflate(self, chunk: bytes) -> None:
        if self._decompressor is None:
            self._decompressor = zlib.decompressobj(self._window(chunk))
        while chunk:
            if self._decompressor.eof:
                if self._name == "deflate" or not chunk.startswith(b"\x1f\x8b"):
                    return  # padding after the end mark, which browsers ignore as well
                self._decompressor = zlib.decompressobj(_GZIP)
            limit = self._max_bytes - len(self._decoded) + 1
            try:
                self._decoded += self._decompressor.decompress(chunk, limit)
            except zlib.error as error:
                reason = Reason.of(
                    ReasonCode.ENCODING_DAMAGED, encoding=self._name, error=str(error)
                )
                raise BodyTruncated(reason) from error
            if len(self._decoded) > self._max_bytes:
                raise BodyTooLarge(Reason.of(ReasonCode.SIZE_UNPACKED, limit=self._max_bytes))
            chunk = (
                self._decompressor.unused_data
                if self._decompressor.eof
                else self._decompressor.unconsumed_tail
            )

    def _window(self, start: bytes) -> int:
        """The `wbits` of zlib: 'deflate' is sent with and without a zlib header."""
        if self._name != "deflate":
            return _GZIP
        header = int.from_bytes(start[:2], "big") if len(start) > 1 else 0
        return _ZLIB if start[0] & 0x0F == 8 and header % 31 == 0 else _RAW

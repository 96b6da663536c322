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
_ACCEPTED = frozenset({"gzip", "x-gzip", "deflate"})

#: Codings of one body, each over the one before.
_MAX_CODINGS = 2

#: Registered content codings that are not accepted; any other name is no coding at all.
_PACKED = frozenset(
    {"aes128gcm", "br", "compress", "dcb", "dcz", "exi", "pack200-gzip", "x-compress", "zstd"}
)


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
        """Take the value of Content-Encoding; it may name two codings, the outer one last.

        What is no registered coding, as ``UTF-8``, is ignored, as browsers do.

        Raises:
            UnknownEncoding: The body is packed, and not with gzip or deflate.
        """
        names = [name.strip() for name in content_encoding.lower().split(",")]
        codings = [name for name in names if name in _ACCEPTED | _PACKED]
        if len(codings) > _MAX_CODINGS or not _ACCEPTED.issuperset(codings):
            encoding = content_encoding.strip().lower()[:60]
            raise UnknownEncoding(Reason.of(ReasonCode.HTTP_UNKNOWN_ENCODING, encoding=encoding))

        #: Whether the header names something that is no content coding.
        self.ignored_name = any(name not in _ACCEPTED | _IDENTITY for name in names)
        self._name = codings[-1] if codings else ""

        #: Decodes what this one has decoded.
        self._inner = BodyDecoder(codings[0], max_bytes) if len(codings) > 1 else None
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
        before = len(self._decoded)
        if self._name in _IDENTITY:
            self._decoded += chunk
        else:
            self._inflate(chunk)
        if self._inner is not None and len(self._decoded) > before:
            self._inner.feed(bytes(self._decoded[before:]))

    @property
    def at_end(self) -> bool:
        """Whether the end mark of a packed body has been read."""
        is_whole = self._decompressor is not None and self._decompressor.eof
        return is_whole and (self._inner is None or self._inner.at_end)

    @property
    def received(self) -> int:
        """The number of bytes received so far."""
        return self._received

    def decoded_so_far(self) -> bytes:
        """Return the bytes decoded until now."""
        return bytes(self._decoded) if self._inner is None else self._inner.decoded_so_far()

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
        return bytes(self._decoded) if self._inner is None else self._inner.finish()

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

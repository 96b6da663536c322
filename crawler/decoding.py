"""Unpacks a body as it arrives, within a limit, and knows whether it arrived whole."""

import zlib

from disclosures.reason import Reason, ReasonCode

#: What we say we can take, in the request.
ACCEPTED = "gzip, deflate"

_GZIP = 16 + zlib.MAX_WBITS
_ZLIB = zlib.MAX_WBITS
_RAW = -zlib.MAX_WBITS
_IDENTITY = frozenset({"", "identity"})


class BodyError(Exception):
    """A body that is not taken, with the reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


class TooLarge(BodyError):
    """More bytes than we take, packed or unpacked."""


class CutShort(BodyError):
    """The packed bytes ended before their own end mark, or are damaged."""


class UnknownEncoding(BodyError):
    """Packed in a way we did not say we can take."""


class Body:
    """Takes the chunks of one answer, and gives its bytes unpacked."""

    def __init__(self, content_encoding: str, max_bytes: int) -> None:
        """Begin with the value of Content-Encoding; several packings at once are not taken.

        Raises:
            UnknownEncoding: It is neither gzip nor deflate.
        """
        name = content_encoding.strip().lower()
        if name not in _IDENTITY | {"gzip", "x-gzip", "deflate"}:
            raise UnknownEncoding(Reason.of(ReasonCode.HTTP_UNKNOWN_ENCODING, encoding=name[:60]))
        self._name = name
        self._max = max_bytes
        self._came = 0
        self._whole = bytearray()
        self._unpack: zlib._Decompress | None = None

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes.

        Raises:
            TooLarge: With these it is more than we take.
            CutShort: They are no continuation of what came before.
        """
        self._came += len(chunk)
        if self._came > self._max:
            raise TooLarge(Reason.of(ReasonCode.SIZE_RECEIVED, limit=self._max))
        if self._name in _IDENTITY:
            self._whole += chunk
        else:
            self._inflate(chunk)

    def so_far(self) -> bytes:
        """Give what has come until now, whole or not."""
        return bytes(self._whole)

    def finish(self) -> bytes:
        """Give the whole body.

        Raises:
            CutShort: The end is missing.
        """
        if self._came and self._name not in _IDENTITY and not (self._unpack and self._unpack.eof):
            raise CutShort(Reason.of(ReasonCode.ENCODING_INCOMPLETE, encoding=self._name))
        return bytes(self._whole)

    def _inflate(self, chunk: bytes) -> None:
        if self._unpack is None:
            self._unpack = zlib.decompressobj(self._window(chunk))
        while chunk:
            if self._unpack.eof:
                if self._name == "deflate" or not chunk.startswith(b"\x1f\x8b"):
                    return  # padding behind the end mark, which every browser ignores
                self._unpack = zlib.decompressobj(_GZIP)
            room = self._max - len(self._whole) + 1
            try:
                self._whole += self._unpack.decompress(chunk, room)
            except zlib.error as error:
                reason = Reason.of(
                    ReasonCode.ENCODING_DAMAGED, encoding=self._name, error=str(error)
                )
                raise CutShort(reason) from error
            if len(self._whole) > self._max:
                raise TooLarge(Reason.of(ReasonCode.SIZE_UNPACKED, limit=self._max))
            chunk = self._unpack.unused_data if self._unpack.eof else self._unpack.unconsumed_tail

    def _window(self, start: bytes) -> int:
        """How zlib is told to read: 'deflate' is sent with and without a zlib header."""
        if self._name != "deflate":
            return _GZIP
        header = int.from_bytes(start[:2], "big") if len(start) > 1 else 0
        return _ZLIB if start[0] & 0x0F == 8 and header % 31 == 0 else _RAW

"""Signed links: what a letter's link proves, without a row in any table.

Each purpose has a salt of its own, so that a link made for one purpose is worth nothing for
another. A link says who it is for by an id that means nothing outside, never by an address.
"""

from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Literal
from uuid import UUID

from itsdangerous import BadSignature, SignatureExpired, URLSafeSerializer, URLSafeTimedSerializer

from disclosures.errors import InputError

Purpose = Literal["confirm", "unsubscribe"]

#: How long a confirmation link is good for. An unsubscribe link is good for ever.
CONFIRM_WITHIN = timedelta(days=3)

#: How the tokens are signed (the library's own choice is SHA-1).
SIGNED_BY: Mapping[str, object] = {"digest_method": sha256, "key_derivation": "hmac"}

#: The shortest secret that is taken, in bytes.
SECRET_BYTES = 16

#: Longer tokens are not even looked at, in characters.
TOKEN_LENGTH = 512


class TokenExpired(InputError):
    """The link was ours and is too old; ask for a new one."""


class Signer:
    """Makes and reads signed tokens. Safe to call from several threads."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) < SECRET_BYTES:
            raise InputError(f"the secret must have at least {SECRET_BYTES} bytes")
        by = dict(SIGNED_BY)
        self._confirm = URLSafeTimedSerializer(secret, "gongkai.confirm", signer_kwargs=by)
        self._unsubscribe = URLSafeSerializer(secret, "gongkai.unsubscribe", signer_kwargs=by)
        self._session = URLSafeTimedSerializer(secret, "gongkai.session", signer_kwargs=by)

    def sign(self, purpose: Purpose, subscription: UUID) -> str:
        """Make the token of a link.

        One that ends a subscription is good for ever and always the same, so that a letter that
        is sent again says what it said; one that confirms is good for CONFIRM_WITHIN.
        """
        if purpose == "confirm":
            return self._confirm.dumps(subscription.hex)
        return self._unsubscribe.dumps(subscription.hex)

    def read(self, purpose: Purpose, token: str) -> UUID:
        """Say which subscription `token` was made for.

        Raises:
            TokenExpired: It is ours, and older than CONFIRM_WITHIN.
            InputError: It is not ours, or was made for another purpose.
        """
        if purpose == "confirm":
            return _id(_read(self._confirm, token, within=CONFIRM_WITHIN))
        return _id(_read(self._unsubscribe, token))

    def session(self, text: str) -> str:
        """Seal `text`, which a browser keeps for us and can read but not alter."""
        return self._session.dumps(text)

    def session_text(self, token: str, *, within: timedelta) -> str:
        """Give back what was sealed. Raises InputError when it is not ours, or is too old."""
        return _read(self._session, token, within=within)


def _read(
    serializer: URLSafeSerializer | URLSafeTimedSerializer,
    token: str,
    *,
    within: timedelta | None = None,
) -> str:
    """Give what `token` seals, if it is ours and not too old."""
    if len(token) > TOKEN_LENGTH or not token.isascii():
        raise InputError("this link is not one of ours")
    try:
        if isinstance(serializer, URLSafeTimedSerializer) and within is not None:
            sealed = serializer.loads(token, max_age=int(within.total_seconds()))
        else:
            sealed = serializer.loads(token)
    except SignatureExpired as error:
        raise TokenExpired("this link is too old") from error
    except BadSignature as error:
        raise InputError("this link is not one of ours") from error
    return str(sealed)


def _id(text: str) -> UUID:
    """Read an id that we sealed ourselves."""
    try:
        return UUID(hex=text)
    except ValueError as error:
        raise InputError("this link is not one of ours") from error

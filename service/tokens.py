"""Signed tokens for the links in letters and for operator sessions.

Each purpose has its own salt, so that a token for one purpose is not valid for another. A token
contains the id of a subscription, never an address.
"""

from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Literal
from uuid import UUID

from itsdangerous import BadSignature, SignatureExpired, URLSafeSerializer, URLSafeTimedSerializer

from disclosures.errors import InputError

Purpose = Literal["confirm", "unsubscribe"]

#: Validity of a confirmation link. An unsubscribe link does not expire.
CONFIRM_WITHIN = timedelta(days=3)

#: Signature parameters (the library's default digest is SHA-1).
SIGNER_OPTIONS: Mapping[str, object] = {"digest_method": sha256, "key_derivation": "hmac"}

#: Minimum length of the secret, in bytes.
MIN_SECRET_BYTES = 16

#: Maximum length of a token, in characters; longer ones are rejected unread.
MAX_TOKEN_LENGTH = 512


class TokenExpired(InputError):
    """The signature is valid, but the token has expired."""


class Signer:
    """Signs and verifies tokens. Thread-safe."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) < MIN_SECRET_BYTES:
            raise InputError(f"the secret must have at least {MIN_SECRET_BYTES} bytes")
        options = dict(SIGNER_OPTIONS)
        self._confirm = URLSafeTimedSerializer(secret, "gongkai.confirm", signer_kwargs=options)
        self._unsubscribe = URLSafeSerializer(secret, "gongkai.unsubscribe", signer_kwargs=options)
        self._session = URLSafeTimedSerializer(secret, "gongkai.session", signer_kwargs=options)

    def sign(self, purpose: Purpose, subscription: UUID) -> str:
        """Make the token of a link.

        An ``unsubscribe`` token does not expire and is always the same, so that a letter that is
        sent again is unchanged; a ``confirm`` token is valid for CONFIRM_WITHIN.
        """
        if purpose == "confirm":
            return self._confirm.dumps(subscription.hex)
        return self._unsubscribe.dumps(subscription.hex)

    def link(self, base_url: str, purpose: Purpose, subscription: UUID) -> str:
        """Make the address of the page that confirms or ends a subscription."""
        return f"{base_url}/{purpose}/{self.sign(purpose, subscription)}"

    def read(self, purpose: Purpose, token: str) -> UUID:
        """Return the subscription that `token` was made for.

        Raises:
            TokenExpired: It is older than CONFIRM_WITHIN.
            InputError: Its signature is not valid for this purpose.
        """
        if purpose == "confirm":
            return _id(_read(self._confirm, token, within=CONFIRM_WITHIN))
        return _id(_read(self._unsubscribe, token))

    def session(self, text: str) -> str:
        """Sign `text` for a session cookie; the browser can read but not alter it."""
        return self._session.dumps(text)

    def session_text(self, token: str, *, within: timedelta) -> str:
        """Return the signed text. Raises InputError if it is not valid, or older than `within`."""
        return _read(self._session, token, within=within)


def _read(
    serializer: URLSafeSerializer | URLSafeTimedSerializer,
    token: str,
    *,
    within: timedelta | None = None,
) -> str:
    """Return what `token` signs."""
    if len(token) > MAX_TOKEN_LENGTH or not token.isascii():
        raise InputError("this link is not one of ours")
    try:
        if isinstance(serializer, URLSafeTimedSerializer) and within is not None:
            signed = serializer.loads(token, max_age=int(within.total_seconds()))
        else:
            signed = serializer.loads(token)
    except SignatureExpired as error:
        raise TokenExpired("this link is too old") from error
    except BadSignature as error:
        raise InputError("this link is not one of ours") from error
    return str(signed)


def _id(text: str) -> UUID:
    """Parse a signed id."""
    try:
        return UUID(hex=text)
    except ValueError as error:
        raise InputError("this link is not one of ours") from error

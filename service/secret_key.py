"""The secret key that signs links and sessions: configured, or generated once and stored."""

import os
import secrets
from pathlib import Path

from pydantic import SecretStr

from disclosures.errors import InputError

#: Bytes of a generated secret, and the minimum length of a configured one.
_GENERATED_BYTES, _MIN_BYTES = 48, 16


def read_secret(given: SecretStr | None, folder: Path) -> bytes:
    """Return `given`, else the secret in ``folder/secret``, generated (mode 600) if it is missing.

    Raises:
        InputError: The secret is too short, or cannot be stored.
    """
    if given is not None:
        secret = given.get_secret_value().encode()
    else:
        secret = _stored(folder / "secret").encode()
    if len(secret) < _MIN_BYTES:
        raise InputError(
            f"secret_key must have at least {_MIN_BYTES} characters; leave it out to have one made"
        )
    return secret


def _stored(path: Path) -> str:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise InputError(f"{path}: the secret cannot be stored: {error.strerror}") from error
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(made := secrets.token_urlsafe(_GENERATED_BYTES))
        file.flush()
        os.fsync(file.fileno())
    return made

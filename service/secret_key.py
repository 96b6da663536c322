"""The secret that signs links and sessions: given, or made once and kept."""

import os
import secrets
from pathlib import Path

from pydantic import SecretStr

from disclosures.errors import InputError

#: Bytes of a secret that we make, and the least that we take.
_MADE, _LEAST = 48, 16


def read_secret(given: SecretStr | None, folder: Path) -> bytes:
    """The secret: `given`, else the one kept in ``folder/secret`` (mode 600), else a new one there.

    Raises:
        InputError: The secret is too short, or cannot be kept.
    """
    if given is not None:
        secret = given.get_secret_value().encode()
    else:
        secret = _kept(folder / "secret").encode()
    if len(secret) < _LEAST:
        raise InputError(
            f"secret_key must have at least {_LEAST} characters; leave it out to have one made"
        )
    return secret


def _kept(path: Path) -> str:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise InputError(f"{path}: the secret cannot be kept: {error.strerror}") from error
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(made := secrets.token_urlsafe(_MADE))
        file.flush()
        os.fsync(file.fileno())
    return made

"""One e-mail address, checked and in ASCII."""

import re

from disclosures.errors import DeliveryRejected

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}")


def ascii_address(address: str) -> str:
    """Return the single mailbox that `address` names, an internationalised domain as punycode.

    Raises:
        DeliveryRejected: It is not a single mailbox, or its local part is not ASCII.
    """
    local, _, domain = address.strip().rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        ascii_domain = ""
    plain = f"{local}@{ascii_domain}"
    if not _ADDRESS.fullmatch(plain):
        raise DeliveryRejected("the address is not a single ASCII mailbox")
    return plain

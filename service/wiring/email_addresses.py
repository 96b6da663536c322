"""Normalises e-mail addresses that people type."""

from email_validator import EmailNotValidError, validate_email

from disclosures.errors import DeliveryRejected, InputError
from disclosures.subscription import ascii_address


def normalise_address(typed: str) -> str:
    """Normalise an e-mail address without asking the DNS; lower case.

    Raises:
        InputError: No letter can be sent to it.
    """
    try:
        address = validate_email(
            typed, check_deliverability=False, allow_smtputf8=False, test_environment=True
        ).normalized
        ascii_address(address)
    except (EmailNotValidError, DeliveryRejected) as error:
        raise InputError("address: an e-mail address like name@example.org") from error
    return address.lower()

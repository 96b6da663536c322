"""Markers that put a string into the message catalogue without translating it.

Import ``gettext_noop`` as ``_``: Babel extracts the calls, the text is translated where it is used.
"""


def gettext_noop(text: str) -> str:
    """Return `text`, marked for extraction."""
    return text


def pgettext_noop(context: str, text: str) -> str:
    """Return `text`, marked for extraction with `context` (gettext's ``msgctxt``)."""
    return text

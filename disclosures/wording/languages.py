"""The languages of pages, letters and feeds."""

from collections.abc import Mapping
from gettext import NullTranslations

#: Code → the language's own name, the default first.
LANGUAGES: Mapping[str, str] = {"zh": "中文", "en": "English"}
DEFAULT = "zh"

#: Code → BCP 47 tag, as in ``lang`` attributes and Content-Language.
TAGS: Mapping[str, str] = {"zh": "zh-CN", "en": "en"}

#: Code → message catalogue.
Catalogues = Mapping[str, NullTranslations]

CHINESE = NullTranslations()


def supported(code: str) -> str:
    """Return `code` if it is one of LANGUAGES, else the default."""
    return code if code in LANGUAGES else DEFAULT

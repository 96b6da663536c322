"""Exceptions that parser libraries raise for broken files."""

import struct
import zlib
from zipfile import BadZipFile

from lxml.etree import LxmlError

#: Parser libraries use the values in a file without validating them, so a broken file causes any
#: of these. MemoryError is not among them: it ends the process.
PARSER_ERRORS: tuple[type[Exception], ...] = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    BadZipFile,
    EOFError,
    LookupError,
    LxmlError,
    NotImplementedError,
    OSError,
    RecursionError,
    StopIteration,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)

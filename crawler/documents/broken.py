"""What libraries raise over files that are not sound."""

import struct
import zlib
from zipfile import BadZipFile

from lxml.etree import LxmlError

#: Parsers of foreign formats index and convert what a file says before they know that it is
#: nonsense, so a broken file shows as any of these. Never MemoryError: that ends the process.
BROKEN: tuple[type[Exception], ...] = (
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

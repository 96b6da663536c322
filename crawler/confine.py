"""Limits that the kernel keeps: memory, CPU time for one page, and dying with the parent."""

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

_PR_SET_PDEATHSIG = 1


def tie_to(parent: int) -> None:
    """Have the kernel end this process when its parent ends.

    Raises:
        ProcessLookupError: The parent is gone already.
    """
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:
        raise ProcessLookupError(f"our parent {parent} is gone")


def limit_memory(max_bytes: int) -> None:
    """Let an allocation fail that would bring the process over `max_bytes` (0: no limit)."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if max_bytes:
        limit = _at_most(resource.RLIMIT_AS, max_bytes)
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def leave_signals_to_the_service() -> None:
    """Ignore Ctrl-C and SIGTERM: whoever stops the service as a whole means it, and it ends us."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


@contextmanager
def limited_cpu(seconds: int) -> Iterator[None]:
    """Have the kernel end this process (SIGXCPU) when the block takes more CPU time than this."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = _at_most(resource.RLIMIT_CPU, ceil(usage.ru_utime + usage.ru_stime) + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))


def _at_most(which: int, wanted: int) -> int:
    """`wanted`, or what somebody above us allows."""
    _, hard = resource.getrlimit(which)
    return wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)

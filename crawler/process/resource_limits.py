"""Limits enforced by the kernel: memory, CPU time of one page, exit with the parent."""

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

_PR_SET_PDEATHSIG = 1


def exit_with_parent(parent: int) -> None:
    """Have the kernel kill this process when its parent exits.

    Raises:
        ProcessLookupError: `parent` is not, or no longer, the parent.
    """
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:
        raise ProcessLookupError(f"the parent process {parent} has exited")


def limit_memory(max_bytes: int) -> None:
    """Limit the address space to `max_bytes` (0: no limit) and disable core dumps.

    An allocation beyond the limit raises MemoryError.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if max_bytes:
        limit = _at_most(resource.RLIMIT_AS, max_bytes)
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def ignore_termination_signals() -> None:
    """Ignore SIGINT and SIGTERM, which may be sent to all processes: the service ends this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


@contextmanager
def limited_cpu(seconds: int) -> Iterator[None]:
    """Have the kernel kill this process (SIGXCPU) when the block uses more CPU time."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = _at_most(resource.RLIMIT_CPU, ceil(usage.ru_utime + usage.ru_stime) + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))


def _at_most(which: int, wanted: int) -> int:
    """`wanted`, or the hard limit of the process if that is lower."""
    _, hard = resource.getrlimit(which)
    return wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)

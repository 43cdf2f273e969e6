"""Keep this process's memory to itself: no core dump, and nobody but root may look into it while it runs."""

import ctypes
import resource
import sys

_PR_SET_DUMPABLE, _PT_DENY_ATTACH = 4, 31


def harden() -> None:
    """Closes its memory to other processes: on Linux not dumpable, which closes /proc/PID/mem; on macOS no debugger."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    library = ctypes.CDLL(None)
    if sys.platform == "linux":
        library.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    elif sys.platform == "darwin":
        library.ptrace(_PT_DENY_ATTACH, 0, None, 0)

"""What a process that takes answers gives back to the allocator is overwritten, whatever its size."""

import os
import subprocess
import sys

import pytest

from bot.app.parent import FORGETFUL

_FREE_AND_LOOK = """
import ctypes
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
libc.free.argtypes, libc.memcmp.argtypes = [ctypes.c_void_p], [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t]
for size in (64, 120, 400, 1000, 5000):
    words, blocks = b"A" * (size - 48), [libc.malloc(size) for _ in range(20)]
    for block in blocks:
        ctypes.memset(block, 65, size)
    for block in blocks:
        libc.free(block)
    # Its first and last bytes are the allocator's own.
    print(size, sum(libc.memcmp(block + 32, words, len(words)) == 0 for block in blocks))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="it asks glibc")
def test_of_what_is_freed_no_block_stays_as_it_was() -> None:
    usual, forgetful = (
        subprocess.run(
            [sys.executable, "-c", _FREE_AND_LOOK], env=env, capture_output=True, text=True, check=True
        ).stdout.splitlines()
        for env in (dict(os.environ), {**os.environ, **FORGETFUL})
    )
    assert forgetful == ["64 0", "120 0", "400 0", "1000 0", "5000 0"]
    assert usual != forgetful

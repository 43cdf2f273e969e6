"""Looks for bytes in the memory of running processes, as somebody does who takes the whole machine."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import psutil
import pytest
from nacl.public import PrivateKey

from storage.sealed.ballot_box import KEYS, SEAL
from storage.sealed.folders import Folder

READS_MEMORY = pytest.mark.skipif(
    os.geteuid() != 0 or not Path("/proc/self/mem").exists(), reason="reads other processes' memory: Linux, as root"
)
REQUESTS = 200  # after which what was freed at a closing is looked for once more

_CHUNK = 1 << 22  # bytes that are read at a time
_GUARDED_AT_MOST = 1 << 20  # what nobody may touch is looked at, too, unless it is only kept free: libsodium locks so
_LINE = re.compile(r"([0-9a-f]+)-([0-9a-f]+) (\S+) (\S+) (\S+) (\d+)")


def scan(pids: Iterable[int], needles: Mapping[str, bytes], chunk: int = _CHUNK) -> Counter[str]:
    """How often each needle, by its name, stands in the memory of these processes; what they share is read once.

    PermissionError without the right to read it. A process that has ended meanwhile has no memory.
    """
    hits: Counter[str] = Counter()
    overlap = max(map(len, needles.values())) - 1
    shared: set[str] = set()
    for pid in pids:
        try:
            with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
                for start, end in _regions(pid, shared):
                    _count(memory.fileno(), start, end, needles, chunk, overlap, hits)
        except (FileNotFoundError, ProcessLookupError):
            continue
    return hits


def secrets_of(keys: Folder) -> dict[str, bytes]:
    """What a thief looks for: a private key, and a seal that begins with the public one and holds both secrets."""
    [private], [seal] = ([file.read_bytes() for file in keys.files(f"*{ending}")] for ending in (KEYS, SEAL))
    assert seal.startswith(bytes(PrivateKey(private).public_key))
    return {"private key": private, "token secret": seal[32:64], "code secret": seal[64:96]}


def tree(pid: int) -> list[int]:
    """A process and all that it started."""
    process = psutil.Process(pid)
    return [pid, *(child.pid for child in process.children(recursive=True))]


def _regions(pid: int, shared: set[str]) -> Iterator[tuple[int, int]]:
    """What a process can have written to: not the parts of files that it only reads."""
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        if not (found := _LINE.match(line)):
            continue
        low, high, rights, offset, device, inode = found.groups()
        start, end = int(low, 16), int(high, 16)
        if "s" in rights and (place := f"{device} {inode} {offset}") in shared:
            continue
        if "s" in rights:
            shared.add(place)
        guarded = rights.startswith("---") and end - start <= _GUARDED_AT_MOST and inode == "0"
        if "w" in rights or guarded:
            yield start, end


def _count(
    memory: int, start: int, end: int, needles: Mapping[str, bytes], chunk: int, overlap: int, hits: Counter[str]
) -> None:
    """Each chunk is read with the end of the one before, so that what lies across is found, and once."""
    tail = b""
    for at in range(start, end, chunk):
        try:
            read = os.pread(memory, min(chunk, end - at), at)
        except OSError:  # nothing is mapped there any more, or it is the kernel's
            tail = b""
            continue
        text = tail + read
        for name, needle in needles.items():
            before = max(len(tail) - len(needle) + 1, 0)  # what lies before was counted with the chunk before
            hits[name] += text.count(needle, before)
        tail = text[-overlap:] if overlap else b""

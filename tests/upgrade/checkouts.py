"""A version as it was: its files in a folder of their own, and its packages as its own Makefile fetches them."""

import filecmp
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.processes import ROOT


class CheckoutError(Exception):
    """A version that cannot be had here; its text says why."""


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """Yields a folder with that version, ready to run by its `.venv/bin/python`. Raises CheckoutError."""
    with tempfile.TemporaryDirectory(prefix="waterline-version-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        archive = subprocess.run(["git", "archive", commit], cwd=ROOT, check=False, capture_output=True)
        if archive.returncode:
            raise CheckoutError(f"{commit} is not in this clone: git fetch --unshallow")
        subprocess.run(["tar", "--extract", "--directory", name], input=archive.stdout, check=True)
        if filecmp.cmp(folder / "uv.lock", ROOT / "uv.lock", shallow=False):
            (folder / ".venv").symlink_to((ROOT / ".venv").resolve())
        else:
            made = subprocess.run(["make", ".venv/.demo"], cwd=folder, check=False, capture_output=True, text=True)
            if made.returncode:
                raise CheckoutError(f"{commit} cannot be installed any more: {made.stderr.strip().splitlines()[-1]}")
        yield folder

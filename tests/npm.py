"""npm packages that tests need beside Python's: fetched once into a cache, as a package-lock pins them."""

import fcntl
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

CACHE = Path(__file__).parents[1] / ".cache" / "npm"


def modules(folder: Path, cache: Path = CACHE) -> Path | None:
    """The node_modules of the package.json and package-lock.json in `folder`; None without Node.js.

    Raises RuntimeError where npm fails, or where Node.js is missing although CI=true.
    """
    if shutil.which("node") is None or shutil.which("npm") is None:
        if os.environ.get("CI") == "true":
            raise RuntimeError("These tests need Node.js and npm in CI. Install them, then run again.")
        return None
    lock = (folder / "package-lock.json").read_bytes()
    home = cache / hashlib.sha256(lock).hexdigest()[:16]
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as waiting:
        fcntl.flock(waiting, fcntl.LOCK_EX)  # several test processes may come here first
        if not (home / "done").exists():
            _fetch(folder, home)
            (home / "done").touch()
    return home / "node_modules"


def _fetch(folder: Path, home: Path) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(folder / name, home / name)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=5"]
    done = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed in {home}: {done.stderr.strip()[-500:]}")

"""Where things lie that are not in the database."""

import os
from pathlib import Path


def default_data_folder() -> Path:
    """Returns `WATERLINE_DATA`, or the usual place for a program's data."""
    if chosen := os.environ.get("WATERLINE_DATA"):
        return Path(chosen).expanduser()
    if os.geteuid() == 0:  # the server runs as a user of its own then, which must be able to walk to its data
        return Path("/var/lib/waterline")
    home = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(home).expanduser() / "waterline"

"""Runs a module as if on a machine of its own: in a mount namespace whose folders of check-ins are those of a volume.

`VOLUME=folder python -m tests.operate.other_host MODULE [argument ...]`, with the folders that it sees as always.
"""

import os
import sys

_MOUNTED = (
    'mount --bind "$VOLUME/keys" "$WATERLINE_KEYS" && mount --bind "$VOLUME/sealed" "$WATERLINE_SEALED" && exec "$@"'
)

if __name__ == "__main__":
    alone = ("unshare", "--mount", "--propagation", "private")
    os.execvp(alone[0], (*alone, "sh", "-c", _MOUNTED, "sh", sys.executable, "-m", *sys.argv[1:]))  # noqa: S606

"""`bot.app.child`, whose one wait is written to standard output, and lasts until the file `GO` is there.

`GO=file python -m tests.operate.hurried_child count`
"""

import os
import sys
import time
from pathlib import Path

from bot.app import child


class HurriedClock(child.SystemClock):
    def wait(self) -> None:
        sleep, time.sleep = time.sleep, print
        super().wait()
        time.sleep = sleep
        while not Path(os.environ["GO"]).exists():
            sleep(0.01)


if __name__ == "__main__":
    raise SystemExit(child.main(sys.argv[1], HurriedClock()))

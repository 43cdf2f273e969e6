"""What `bot.app.child count` runs, without the wait: `serve` has no way to leave that out, a bench has this.

`python -m bench.counting` prints one line of JSON: seconds, seconds of the processor, MiB before and at most.
"""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import child
from bot.checkin.schedule import OPEN_FOR
from commands.sealed.count_rounds import Played

OPENS = datetime(2026, 3, 3, 10, tzinfo=UTC)
CLOSES = OPENS + OPEN_FOR


def most_memory() -> float:
    """Returns the high-water mark of this program; `ru_maxrss` begins with that of the process that started it."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main() -> None:
    memory_before, started_at, processor = most_memory(), time.perf_counter(), time.process_time()
    assert child.main("count", Played(CLOSES + timedelta(minutes=1))) == 0
    seconds, cpu = time.perf_counter() - started_at, time.process_time() - processor
    print(json.dumps({"seconds": seconds, "cpu": cpu, "before": memory_before, "most": most_memory()}))


if __name__ == "__main__":
    main()

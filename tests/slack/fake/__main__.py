"""The fake as its own process; writes its base address to standard output once it listens."""

import argparse
import asyncio
import json
import sys
from pathlib import Path

from tests.slack import blockkit
from tests.slack.blockkit import Judge
from tests.slack.fake import Directory, FakeSlack, channel, member


def _directory(file: Path | None) -> Directory:
    if file:
        return Directory(**json.loads(file.read_text()))
    return Directory([member("U0ANA", "Ana"), member("U0BO", "Bo")], [channel("C0KUDOS", "kudos")])


async def _serve(port: int, record: Path | None, directory: Path | None, unjudged: bool) -> None:
    judge: Judge = (lambda _payload, _kind: []) if unjudged else blockkit.faults
    async with FakeSlack(_directory(directory), record=record, judge=judge).served(port) as base_url:
        sys.stdout.write(base_url + "\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m tests.slack.fake")
    options.add_argument("--port", type=int, default=0, help="0 takes a free one")
    options.add_argument("--record", type=Path, help="a JSON line for every call is appended here")
    options.add_argument("--directory", type=Path, help="JSON with members, channels, usergroups")
    options.add_argument("--unjudged", action="store_true", help="for benchmarks: takes any blocks")
    asyncio.run(_serve(**vars(options.parse_args())))


if __name__ == "__main__":
    main()

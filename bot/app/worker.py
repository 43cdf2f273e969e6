"""The process that serves, as the parent starts it: `python -m bot.app.worker FDS serve ...`."""

import gc
import signal

signal.signal(signal.SIGINT, signal.SIG_DFL)  # until the loop takes over, Ctrl-C ends the program without a traceback
if __name__ == "__main__":
    gc.disable()  # nothing of what is imported goes before the process does: to look for it takes a tenth of the start

import sys
from collections.abc import Sequence
from dataclasses import replace

from bot.app.channel import Channel
from bot.app.check_ins import Program
from bot.app.cli import cli
from bot.app.harden import harden


def main(arguments: Sequence[str], program: Program) -> None:
    """Runs a command of the command line beneath a parent; the first argument are the parent's FDS."""
    harden()
    gc.freeze()
    gc.enable()
    cli(list(arguments[1:]), prog_name="python -m bot", obj=replace(program, channel=Channel(arguments[0])))


if __name__ == "__main__":
    main(sys.argv[1:], Program())

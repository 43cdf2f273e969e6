"""python -m bot: the parent of a process that serves, or the command line itself."""

import gc
import sys

if __name__ == "__main__":
    if sys.argv[1:2] in (["serve"], ["demo"]):  # before the slow imports: the parent stays small
        from bot.app.parent import supervise

        raise SystemExit(supervise([sys.executable, "-m", "bot.app.worker", *sys.argv[1:]]))
    gc.disable()  # nothing of what is imported goes before the process does: to look for it takes a tenth of the start
    from bot.app.cli import cli

    gc.enable()
    cli()

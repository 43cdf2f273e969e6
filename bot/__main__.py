"""python -m bot: the parent of a process that serves, or the command line itself."""

import sys

if __name__ == "__main__":
    if sys.argv[1:2] in (["serve"], ["demo"]):  # before the slow imports: the parent stays small
        from bot.app.parent import supervise

        raise SystemExit(supervise([sys.executable, "-m", "bot.app.worker", *sys.argv[1:]]))
    from bot.app.cli import cli

    cli()

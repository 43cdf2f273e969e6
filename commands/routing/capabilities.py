"""Everything people can do, and how on each platform.

`python -m commands.routing.capabilities` prints docs/capabilities.md.
"""

import sys
from typing import get_args

from bot.config.settings import PlatformName
from commands.routing.table import CAPABILITIES, COMMANDS

_PLACES = {"web": "on the local page"}


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def page() -> str:
    """Returns the text of docs/capabilities.md."""
    platforms: tuple[str, ...] = get_args(PlatformName)
    heads = ("one can", *(_PLACES.get(platform, f"in {platform.capitalize()}") for platform in platforms))
    rows = [_row(capability.does, *(capability.way(platform) for platform in platforms)) for capability in CAPABILITIES]
    typed = [f"- `{command.usage}`" for command in COMMANDS]
    return "\n".join(
        (
            "# What people can do, and where",
            "",
            "Everything works on every platform; only the way there differs. This page is written by",
            "`python -m commands.routing.capabilities > docs/capabilities.md`, and a test holds it to the code.",
            "",
            _row(*heads),
            "|" + "---|" * len(heads),
            *rows,
            "",
            "What can be typed; in Teams without the slash:",
            "",
            *typed,
            "",
        )
    )


if __name__ == "__main__":
    sys.stdout.write(page())

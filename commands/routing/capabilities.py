"""Everything people can do, and how on each platform.

`python -m commands.routing.capabilities` prints docs/capabilities.md.
"""

import sys

from commands.routing.table import CAPABILITIES, COMMANDS


def page() -> str:
    """docs/capabilities.md."""
    rows = [
        f"| {capability.does} | {capability.web} | {capability.slack} | {capability.teams} |"
        for capability in CAPABILITIES
    ]
    typed = [f"- `{command.usage}`" for command in COMMANDS]
    return "\n".join(
        (
            "# What people can do, and where",
            "",
            "Everything works on every platform; only the way there differs. This page is written by",
            "`python -m commands.routing.capabilities > docs/capabilities.md`, and a test holds it to the code.",
            "",
            "| one can | on the local page | in Slack | in Teams |",
            "|---|---|---|---|",
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

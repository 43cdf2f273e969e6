"""Everything a person can type, in one table: the router, the help, the manifest and the docs read it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """`/kudos word`, and the catalogue's key of what it does. An empty word is the bare command."""

    word: str
    usage: str
    does: str
    command: str = "/kudos"


KUDOS, PULSE = "/kudos", "/pulse"
COMMANDS = (
    Command("", KUDOS, "help.form"),
    Command("@", f"{KUDOS} @ana @bo for … #value", "help.give"),
    Command("mine", f"{KUDOS} mine", "help.mine"),
    Command("given", f"{KUDOS} given", "help.given"),
    Command("team", f"{KUDOS} team", "help.team"),
    Command("values", f"{KUDOS} values", "help.values"),
    Command("settings", f"{KUDOS} settings", "help.settings"),
    Command("help", f"{KUDOS} help", "help.help"),
    Command("", PULSE, "help.pulse", PULSE),
    Command("mirror", f"{PULSE} mirror", "help.pulse_mirror", PULSE),
    Command("summary", f"{PULSE} summary", "help.pulse_summary", PULSE),
    Command("digest", f"{PULSE} digest", "help.pulse_digest", PULSE),
    Command("preview", f"{PULSE} preview", "help.pulse_preview", PULSE),
    Command("items", f"{PULSE} items", "help.pulse_items", PULSE),
)

# Buttons that are answered by a form, for platforms that must know it before one is pressed. Others may be, too.
FORMS = frozenset(
    {
        "kudos.form",
        "kudos.open",
        "kudos.plus",
        "kudos.change",
        "values.edit",
        "settings.open",
        "pulse.form",
        "pulse.forecast",
        "pulse.settings",
        "pulse.item",
        "digest.settings",
    }
)

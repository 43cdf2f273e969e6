"""Which role may do what, as features declare it: `python -m commands.routing.rights` writes it in docs/roles.md."""

from pathlib import Path

from bot.messages.say import say
from bot.roles.roles import GIVEN, Role
from commands.feature import KUDOS, Capability
from commands.routing.table import BUTTONS, CAPABILITIES, COMMANDS, SUBMISSIONS

PAGE = Path(__file__).parents[2] / "docs" / "roles.md"


def needed() -> dict[str, Role]:
    """Returns by request, as a capability names it, which role it needs."""
    typed = {
        f"typed {word.word if word.command == KUDOS else f'{word.command} {word.word}'}".strip(): word.role
        for word in COMMANDS
    }
    pressed = {f"pressed {name}": button.role for name, button in BUTTONS.items()}
    return typed | pressed | {f"submitted {name}": sent.role for name, sent in SUBMISSIONS.items()}


def table() -> str:
    """Returns what not everybody may, with who may."""
    heads = ("one can", *(say("en", f"roles.{role.value}") for role in GIVEN))
    rows = [_row(capability) for capability in CAPABILITIES if _roles(capability) != {Role.EVERYBODY}]
    return "\n".join((f"| {' | '.join(heads)} |", "|" + "---|" * len(heads), *rows))


def _roles(capability: Capability) -> set[Role]:
    """Those that its requests need; who may open something that others may not change, may see it."""
    roles = needed()
    return {roles.get(request, Role.EVERYBODY) for request in capability.requests}


def _row(capability: Capability) -> str:
    cells = []
    for role in GIVEN:
        may = [needed_role.includes({role}) for needed_role in _roles(capability)]
        cells.append("yes" if all(may) else "")
    does = capability.does.removeprefix("As an admin: ").removeprefix("As an admin or an observer: ")
    return f"| {does[0].upper()}{does[1:]} | {' | '.join(cells)} |"


def page() -> str:
    """Returns docs/roles.md, with this table in the place of the one that stands there."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition("| one can |")
    return before + table() + "\n\n" + rest.partition("\n\n")[2]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

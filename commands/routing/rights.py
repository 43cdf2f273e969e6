"""Which role may do what, as features declare it: `python -m commands.routing.rights` writes it in docs/roles.md."""

import re
from pathlib import Path
from typing import Any

from bot.messages.say import say
from bot.roles.roles import GIVEN, ChartRole, Role
from commands.feature import KUDOS, ButtonRoute, Capability, FormRoute, Word
from commands.routing.table import BUTTONS, CAPABILITIES, COMMANDS, SUBMISSIONS

PAGE = Path(__file__).parents[2] / "docs" / "roles.md"


def needed() -> dict[str, Role]:
    """Returns by request, as a capability names it, which role it needs."""
    return {name: route.role for name, route in routes().items()}


def routes() -> dict[str, Word | ButtonRoute[Any] | FormRoute[Any]]:
    """Returns every request there is, as a capability names it."""
    typed = {
        f"typed {word.word if word.command == KUDOS else f'{word.command} {word.word}'}".strip(): word
        for word in COMMANDS
    }
    pressed = {f"pressed {name}": button for name, button in BUTTONS.items()}
    return typed | pressed | {f"submitted {name}": sent for name, sent in SUBMISSIONS.items()}


def table() -> str:
    """Returns what not everybody may, with who may."""
    heads = ("one can", *(say("en", f"roles.{role.value}") for role in (*GIVEN, *ChartRole)))
    rows = [
        _row(capability)
        for capability in CAPABILITIES
        if _roles(capability) != {Role.EVERYBODY} or _chart_roles(capability)
    ]
    return "\n".join((f"| {' | '.join(heads)} |", "|" + "---|" * len(heads), *rows))


def _roles(capability: Capability) -> set[Role]:
    """Those that its requests need; who may open something that others may not change, may see it."""
    roles = needed()
    return {roles.get(request, Role.EVERYBODY) for request in capability.requests}


def _chart_roles(capability: Capability) -> set[ChartRole]:
    found = routes()
    return {
        chart_role
        for request in capability.requests
        if request in found and (chart_role := found[request].chart_role) is not None
    }


def _row(capability: Capability) -> str:
    given, of_chart = _roles(capability) - {Role.EVERYBODY}, _chart_roles(capability)
    may = [bool(given) and all(needed_role.includes({role}) for needed_role in given) for role in GIVEN]
    may += [
        bool(of_chart) and all(needed_role.includes(chart_role) for needed_role in of_chart) for chart_role in ChartRole
    ]
    does = re.sub(r"^As (an? [^:]+|the head of many|a reader of comments): ", "", capability.does)
    return f"| {does[0].upper()}{does[1:]} | {' | '.join('yes' if may_do else '' for may_do in may)} |"


def page() -> str:
    """Returns docs/roles.md, with this table in the place of the one that stands there."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition("| one can |")
    return before + table() + "\n\n" + rest.partition("\n\n")[2]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

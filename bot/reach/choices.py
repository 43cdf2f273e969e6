"""What somebody is offered to turn on and off."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.delivery.unasked import Kind, Unasked, Usual

_FOR_MANAGERS = {Usual.DIGEST, Unasked.CELEBRATION_SOON, Usual.SELF_CHECK}
_FOR_LEADERS = {Usual.SCRAPING_DAY}
_FOR_ADMINS = {Unasked.HAND_OVER}


@dataclass(frozen=True, slots=True)
class Roles:
    """`turned_off` are kinds of which the workspace has nothing."""

    leads_others: bool
    leads_managers: bool
    is_admin: bool
    turned_off: Collection[Kind]


def offered(roles: Roles) -> list[Kind]:
    """Returns what may reach somebody in these roles."""
    kinds: list[Kind] = [*Usual, *(kind for kind in Unasked if kind.chosen_as is kind)]
    return [kind for kind in kinds if kind not in roles.turned_off and _is_for(kind, roles)]


def _is_for(kind: Kind, roles: Roles) -> bool:
    if kind in _FOR_MANAGERS:
        return roles.leads_others
    if kind in _FOR_LEADERS:
        return roles.leads_managers
    return roles.is_admin or kind not in _FOR_ADMINS

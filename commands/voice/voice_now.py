"""What is set of voice in a workspace now: how long it is kept, and whom the admins named as readers and observers."""

from datetime import timedelta

from bot.config.settings import VoiceRules
from bot.roles.roles import Role
from storage.roles import grants

_MONTHS, _DAYS = 12, 365  # of a year


def kept_for(rules: VoiceRules) -> timedelta:
    """Returns for how long a concern is kept after its closing word."""
    return timedelta(days=rules.kept_months * _DAYS // _MONTHS)


async def named_readers(workspace_id: int) -> tuple[int, ...]:
    """Returns whom the admins named: everybody who has the role Reader, in the order of their numbers."""
    return await _with(workspace_id, Role.READER)


async def observers(workspace_id: int) -> tuple[int, ...]:
    """Returns who looks over the admins' shoulders, in the same order."""
    return await _with(workspace_id, Role.OBSERVER)


async def _with(workspace_id: int, role: Role) -> tuple[int, ...]:
    roles_held = await grants.held(workspace_id)
    return tuple(sorted(person for person, roles in roles_held.items() if role in roles))

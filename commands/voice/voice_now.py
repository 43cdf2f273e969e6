"""What is set of voice in a workspace now: how long it is kept, and who watches over its readers."""

from datetime import timedelta

from bot.config.settings import VoiceRules
from bot.roles.roles import Role
from commands.roles.concern_readers import holders

_MONTHS, _DAYS = 12, 365  # of a year


def kept_for(rules: VoiceRules) -> timedelta:
    """Returns for how long a concern is kept after its closing word."""
    return timedelta(days=rules.kept_months * _DAYS // _MONTHS)


async def observers(workspace_id: int) -> tuple[int, ...]:
    """Returns who looks over the admins' shoulders, in the order of their numbers."""
    return await holders(workspace_id, Role.OBSERVER)

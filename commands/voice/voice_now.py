"""What is set of voice in a workspace now: its clocks, and whom the admins named as readers."""

from bot.config.settings import VoiceRules
from bot.roles.roles import Role
from bot.voice.concerns import VoiceClocks
from storage.roles import grants

_MONTHS, _DAYS = 12, 365  # of a year


def clocks_of(rules: VoiceRules) -> VoiceClocks:
    """Returns the days within which concerns are to be handled, and those for which they are kept."""
    return VoiceClocks(rules.acknowledged_within, rules.answered_within, rules.kept_months * _DAYS // _MONTHS)


async def named_readers(workspace_id: int) -> tuple[int, ...]:
    """Returns whom the admins named: everybody who has the role Reader, in the order of their numbers."""
    held = await grants.held(workspace_id)
    return tuple(sorted(person for person, roles in held.items() if Role.READER in roles))

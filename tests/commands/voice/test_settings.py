"""What is set of voice, as its verbs and the operator's doctor read it."""

from bot.config.settings import Settings, VoiceRules
from bot.org.people import Profile
from bot.roles.roles import Role
from commands.org.open_workspace import open_workspace
from commands.roles.concern_readers import named_readers
from commands.voice.examine_voice import examine_voice
from commands.voice.voice_now import kept_for
from storage.config.chosen import store
from storage.org import people
from storage.roles import grants
from tests.commands.voice.windows import MONDAY


def test_months_are_kept_as_days_and_a_year_is_the_longest() -> None:
    assert kept_for(VoiceRules()).days == 365
    assert kept_for(VoiceRules(kept_months=6)).days == 182


async def test_doctor_says_whether_concerns_can_be_written_and_whom_admins_named(
    opened: str, settings: Settings
) -> None:
    workspace = await open_workspace("slack", "T1", "Harbour", settings)
    [off] = await examine_voice(settings)
    assert (off.well, off.text) == (True, "is off in Harbour.")
    await store(workspace.id, {"voice.enabled": True})
    [alone] = await examine_voice(settings)
    assert (alone.weak, "without a circle that admins named" in alone.text) == (True, True)
    ids = []
    for name in ("ines", "marta"):
        [found] = await people.meet(workspace.id, [Profile(platform_id=name, name=name, handle=name)])
        await grants.add(workspace.id, found.id, Role.READER, None, "Ombuds", MONDAY)
        ids.append(found.id)
    grants.forget(workspace.id)
    assert await named_readers(workspace.id) == tuple(ids)
    [on] = await examine_voice(settings)
    assert on.text == "is on in Harbour; 2 people are named as readers."

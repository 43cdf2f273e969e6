"""Whoever is forgotten does not come back by the export of another product that brought their thanks before."""

from bot.messages.message import Message
from bot.messages.request import Brought, Typed
from tests.cast import BO, DANA
from tests.stories.conftest import count, labels, told
from tests.stories.forgetting.looking import ForgettingCompany

EXPORT = (
    "Date,Giver,Receiver,Message,Points\n"
    "2025-04-02,@bo,@ana,for staying late,1\n"
    "2025-04-03,@cy,@bo,for the harbour lights,1\n"
    "2025-04-04,@cy,@ana,with Bo Achterberg you saved the day,1\n"
    "2025-04-05,@cy,@ana,for the rope,1\n"
)
NAMED = ("Achterberg", "staying late", "harbour lights")


async def brings(forgetful: ForgettingCompany) -> Message:
    page = await forgetful.chat.does(DANA, Brought(EXPORT.encode()))
    assert isinstance(page, Message), page
    return page


async def test_the_same_export_brings_back_nobody_who_was_forgotten(forgetful: ForgettingCompany) -> None:
    await forgetful.chat.presses(DANA, await brings(forgetful), "Take it over")
    assert await count("past_kudos") == 4
    await forgetful.wishes(BO, kudos_given="gone", kudos_received="gone")
    await forgetful.ticks()
    assert await count("past_kudos") == 2
    again = await brings(forgetful)
    assert "Nothing new would come of it" in told(again)
    assert "Take it over" not in labels(again)
    imports = await forgetful.chat.does(DANA, Typed("imports", "general", "/waterline"))
    await forgetful.chat.presses(DANA, imports, "Remove")
    anew = await brings(forgetful)
    assert "1 thanks would come" in told(anew)
    await forgetful.chat.presses(DANA, anew, "Take it over")
    assert await count("past_kudos where words = 'for the rope'") == await count("past_kudos") == 1
    assert await forgetful.still_named(NAMED) == {}


async def test_who_is_here_again_gets_nothing_of_before_by_it(forgetful: ForgettingCompany) -> None:
    await forgetful.chat.presses(DANA, await brings(forgetful), "Take it over")
    await forgetful.wishes(BO, kudos_given="kept", kudos_received="kept")
    await forgetful.ticks()
    forgetful.platform.strangers[BO.platform_id] = BO
    await forgetful.chat.types(BO, "mine")
    assert "Nothing new would come of it" in told(await brings(forgetful))
    assert await count("past_kudos k join person p on p.id in (k.giver_id, k.receiver_id) where p.handle = 'bo'") == 0

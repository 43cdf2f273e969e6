"""Tell a giver, in their own list and nowhere else, when their thanks always go the same way; and admins, how many of
all do, as a band.
"""

from bot.delivery.unasked import Usual
from bot.kudos.fairness import WINDOW, Leaning, band_of, leaning
from bot.kudos.wording.fairness import for_admins
from bot.ports import Context
from commands.feature import Answer
from storage.kudos import leanings
from storage.reach.choices import turned_off

_LOOKED_AT = 400  # givers at most, so that who asks need not wait
_AT_ONCE = 50


async def leaning_of(ctx: Context) -> Leaning | None:
    """Returns which way the reader's own thanks go, unless they turned the hint off. Nothing of it is stored or
    logged.
    """
    workspace_id, person = ctx.workspace.id, ctx.person.id
    thanks = (await leanings.thanks_around(workspace_id, [person], ctx.now - WINDOW)).get(person, [])
    if not thanks or ctx.person.is_guest or await turned_off(workspace_id, Usual.HINT, [person]):
        return None
    return leaning(person, thanks, (await leanings.nearby(workspace_id, [person]))[person])


async def show_band(ctx: Context, _: str = "") -> Answer:
    """Answers admins with a band over all who give a lot, and with nobody's name, kind or team."""
    workspace_id, since = ctx.workspace.id, ctx.now - WINDOW
    people = await leanings.givers(workspace_id, since, _LOOKED_AT)
    hinted = 0
    for start in range(0, len(people), _AT_ONCE):
        some = people[start : start + _AT_ONCE]
        thanks = await leanings.thanks_around(workspace_id, some, since)
        around = await leanings.nearby(workspace_id, some)
        hinted += sum(leaning(person, thanks[person], around[person]) is not None for person in thanks)
    return for_admins(band_of(hinted, len(people)), ctx.person.language)

"""Thank whoever named a barnacle and whoever ended it, each in the other's name, for the value that admins chose."""

from dataclasses import replace

from bot.barnacles.barnacles import Barnacle
from bot.config.settings import Settings
from bot.kudos.kudos import Draft
from bot.kudos.typed import parse
from bot.messages.say import say
from bot.messages.slug import slug
from bot.org.people import Person
from bot.org.values import Value
from bot.ports import Context
from commands.kudos.give_kudos import give_kudos
from storage.org import values


async def tied_value(workspace_id: int, settings: Settings, form_value: str | None = None) -> Value | None:
    """Returns the value of such thanks; None where none is chosen, the chosen one is used no more, or a form named
    another one.
    """
    name = settings.kudos.barnacle_value
    if form_value is not None and form_value != name:
        return None
    return parse(f"#{slug(name)}", await values.current(workspace_id)).value if name else None


async def thank_both(ctx: Context, barnacle: Barnacle, form_value: str) -> None:
    """Gives both, in the transaction around it; the coach says nothing. `form_value` is the value that the form of
    whoever ends it named.

    Nobody is made to thank who was not told so in their form: whoever opened it while no value, or another one, was
    tied to barnacles gives none. A thanks that cannot be given, such as one beyond a limit, is left out.
    """
    value = await tied_value(ctx.workspace.id, ctx.settings)
    namer = barnacle.namer
    if value is None or namer is None or namer.id == ctx.person.id or not namer.is_active:
        return
    if form_value == ctx.settings.kudos.barnacle_value:
        await _thank(ctx, barnacle, value, ctx.person, namer, "barnacles.thanks_for_naming")
    if barnacle.thanks_for == value.id:
        await _thank(ctx, barnacle, value, namer, ctx.person, "barnacles.thanks_for_ending")


async def _thank(ctx: Context, barnacle: Barnacle, value: Value, giver: Person, receiver: Person, key: str) -> None:
    draft = Draft(
        receivers=(receiver,),
        value_id=value.id,
        words=say(giver.language, key, words=barnacle.words),
        place=barnacle.place,
        hinted=True,
    )
    await give_kudos(replace(ctx, person=giver, idempotency_key=f"{key}:{barnacle.id}"), draft)

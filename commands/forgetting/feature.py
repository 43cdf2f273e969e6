"""What forgetting brings: a form for oneself, one for admins, and the clock that fulfils what was wished."""

from bot.delivery.deliveries import Delivery
from bot.forgetting import actions
from bot.forgetting.diary import LeaverForgotten
from bot.forgetting.forgetting import FORGOTTEN
from bot.messages.message import Message
from bot.org.people import Workspace
from bot.roles.roles import Role
from commands.feature import SAME, WATERLINE, Capability, Drawing, Feature, FormRoute, Word
from commands.forgetting import ask
from commands.forgetting.fulfil import forget_people

CAPABILITIES = (
    Capability(
        does="Have Waterline forget oneself, and choose what stays without the name",
        requests=(f"typed {WATERLINE} {actions.ME_WORD}", "submitted forgetting.own"),
        web=f"`{WATERLINE} {actions.ME_WORD}`",
        slack=SAME,
    ),
    Capability(
        does="As an admin: have somebody forgotten who has left",
        requests=(f"typed {WATERLINE} {actions.LEAVER_WORD}", "submitted forgetting.leaver"),
        web=f"`{WATERLINE} {actions.LEAVER_WORD}`, or with a part of the name behind it",
        slack=SAME,
    ),
)


async def draw_nothing(_: Delivery, __: Workspace, ___: object = None) -> Message | None:
    """Returns None: what stood there is taken away."""
    return None


FEATURE = Feature(
    words=(
        Word(
            word=actions.ME_WORD,
            usage=f"{WATERLINE} {actions.ME_WORD}",
            does="help.forget_me",
            answer=ask.open_own,
            command=WATERLINE,
            for_guests=True,
        ),
        Word(
            word=actions.LEAVER_WORD,
            usage=f"{WATERLINE} {actions.LEAVER_WORD}",
            does="help.forget_leaver",
            answer=ask.open_leaver,
            command=WATERLINE,
            role=Role.ADMIN,
            takes_words=True,
        ),
    ),
    submissions=(
        FormRoute(actions.ForgetMeForm, ask.forget_me, for_guests=True),
        FormRoute(actions.ForgetLeaverForm, ask.forget_leaver, role=Role.ADMIN, enters=(LeaverForgotten,)),
    ),
    capabilities=CAPABILITIES,
    drawings=(Drawing(FORGOTTEN, draw_nothing),),
    due=(forget_people,),
    events=(LeaverForgotten,),
)

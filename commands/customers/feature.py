"""What the room of customers' thanks brings: addresses to give to customers, and the decision on what they write."""

from bot.config.settings import Settings
from bot.customers import actions
from bot.customers.actions import CloseForm, LinkForm, ShareForm
from bot.customers.diary import PraiseBrought
from bot.customers.thanks import ANSWERED, CAME, HANDED
from bot.roles.roles import Role
from commands.customers import requests
from commands.customers.bring_praise import take_praise
from commands.customers.due import put_back, tell_of_thanks
from commands.customers.rendering import draw_answer, draw_handed, draw_notice
from commands.feature import KUDOS, SAME, ButtonRoute, Capability, Drawing, Feature, FormRoute, Word

_LINK = f"{KUDOS} {actions.LINK}"


def _is_on(settings: Settings) -> bool:
    return settings.customers.enabled


CAPABILITIES = (
    Capability(
        does="Have an address where customers say thanks: for oneself, one's team, the department that one heads",
        requests=("typed link", "pressed customers.name", "submitted customers.named"),
        web=f"`{_LINK}`, then **Make an address**; with a line for a mail signature and a QR picture",
        slack=SAME,
        teams=SAME,
    ),
    Capability(
        does="Get a new address in its place, or take it back; the old one is unknown at once",
        requests=(
            "pressed customers.links",
            "pressed customers.new_address",
            "pressed customers.replace",
            "pressed customers.take_back",
            "pressed customers.remove",
        ),
        web=f"`{_LINK}`, then **New address** or **Take it back**",
        slack=SAME,
    ),
    Capability(
        does="Decide on what a customer wrote: share it as a kudos from a customer, or keep it to oneself",
        requests=(
            "pressed customers.waiting",
            "pressed customers.share",
            "submitted customers.shared",
            "pressed customers.keep",
        ),
        web=f"**Share it** and **Keep it to myself** in the direct message, on the home page, or in `{_LINK}`",
        slack=f"**Share it** and **Keep it to myself** in the direct message, in the app's home, or in `{_LINK}`",
        teams="**Share it** and **Keep it to myself** in the direct message, or after `kudos link`",
    ),
    Capability(
        does="Throw away what is no thanks, or hand it on by name to who heads the department",
        requests=("pressed customers.not_thanks", "pressed customers.throw_away", "pressed customers.hand_on"),
        web="**This is not thanks** in the same places, then **Throw it away** or **Hand it on**",
        slack=SAME,
    ),
    Capability(
        does="As who heads a department: close what was handed on with a word, which comes back to who did so",
        requests=("pressed customers.close", "submitted customers.closed"),
        web="**Close it with a word** in the direct message",
        slack=SAME,
    ),
    Capability(
        does="As an admin: give a file of praise that came elsewhere, and see first how much would wait",
        requests=("pressed customers.take_praise",),
        web="`/waterline signals`, then **Give a file**: its heading says what it is",
        slack=SAME,
        teams="the file itself, sent to Waterline in the private chat",
    ),
)

FEATURE = Feature(
    words=(
        Word(
            word=actions.LINK,
            usage=_LINK,
            does="help.link",
            answer=lambda ctx, _: requests.show_links(ctx),
            is_on=_is_on,
        ),
    ),
    buttons=(
        ButtonRoute(actions.LINKS, requests.show_links),
        ButtonRoute(actions.NAME_LINK, requests.open_name, opens_form=True),
        ButtonRoute(actions.NEW_ADDRESS, requests.ask_replace),
        ButtonRoute(actions.REPLACE, requests.replaced),
        ButtonRoute(actions.TAKE_BACK, requests.ask_take_back),
        ButtonRoute(actions.REMOVE, requests.taken_back),
        ButtonRoute(actions.WAITING, requests.show_waiting),
        ButtonRoute(actions.SHARE, requests.open_share, opens_form=True),
        ButtonRoute(actions.KEEP, requests.keep),
        ButtonRoute(actions.NOT_THANKS, requests.not_thanks),
        ButtonRoute(actions.THROW_AWAY, requests.throw_away),
        ButtonRoute(actions.HAND_ON, requests.hand_on),
        ButtonRoute(actions.CLOSE, requests.open_close, opens_form=True),
        ButtonRoute(actions.TAKE_PRAISE, take_praise, role=Role.ADMIN, enters=(PraiseBrought,)),
    ),
    submissions=(
        FormRoute(LinkForm, requests.named, says=(LinkForm.name.name,)),
        FormRoute(ShareForm, requests.shared),
        FormRoute(CloseForm, requests.closed, says=(CloseForm.word.name,)),
    ),
    capabilities=CAPABILITIES,
    drawings=(
        Drawing(CAME, draw_notice, put_back=put_back),
        Drawing(HANDED, draw_handed),
        Drawing(ANSWERED, draw_answer),
    ),
    due=(tell_of_thanks,),
    events=(PraiseBrought,),
)

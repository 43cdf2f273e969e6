"""What the admin's home brings: one look at what is set and what is wrong, and a form for each part."""

from bot.config.diary import SettingsChosen
from bot.home.actions import CONFIRM, FORM, LOOK, TRY_CHANNEL, UNDO, PartForm
from bot.home.diary import ChannelTried
from bot.roles.roles import Role
from commands.feature import GREETED, WATERLINE, ButtonRoute, Capability, Feature, FormRoute, Word
from commands.home import requests
from commands.home.look import show_look

_HOME = f"`{WATERLINE} admin`, or **What is set, and what is wrong** on the home page"
CAPABILITIES = (
    Capability(
        does="As an admin or an observer: see what is set and what is wrong",
        requests=(f"typed {WATERLINE} admin", "pressed home.look"),
        web=_HOME,
        slack=f"`{WATERLINE} admin`, or **What is set, and what is wrong** in the app's home",
        teams=f"`waterline admin`, or **What is set, and what is wrong** after {GREETED}",
    ),
    Capability(
        does="As an admin: change settings, with what comes of it said before it is saved, and put them back",
        requests=("pressed home.form", "submitted home.choose", "pressed home.confirm", "pressed home.undo"),
        web=f"`{WATERLINE} admin`, the name of the part, **Go on**, **Save**; then **Put it back**",
        slack=f"`{WATERLINE} admin`, the name of the part, **Go on**, **Save**; then **Put it back**",
        teams="`waterline admin`, the name of the part, **Go on**, **Save**; then **Put it back**",
    ),
    Capability(
        does="As an admin: have a test posted where kudos are to be posted",
        requests=("pressed home.try",),
        web=f"`{WATERLINE} admin`, then **Post a test**",
        slack=f"`{WATERLINE} admin`, then **Post a test**",
        teams="`waterline admin`, then **Post a test**",
    ),
)

FEATURE = Feature(
    words=(
        Word(
            word="admin",
            usage=f"{WATERLINE} admin",
            does="help.admin",
            answer=show_look,
            command=WATERLINE,
            role=Role.OBSERVER,
        ),
    ),
    buttons=(
        ButtonRoute(LOOK, show_look, role=Role.OBSERVER),
        ButtonRoute(FORM, requests.open_form, opens_form=True, role=Role.ADMIN),
        ButtonRoute(CONFIRM, requests.confirmed, role=Role.ADMIN, enters=(SettingsChosen,)),
        ButtonRoute(UNDO, requests.undone, role=Role.ADMIN, enters=(SettingsChosen,)),
        ButtonRoute(TRY_CHANNEL, requests.try_channel, role=Role.ADMIN, enters=(ChannelTried,)),
    ),
    submissions=(FormRoute(PartForm, requests.filled_in, role=Role.ADMIN),),
    capabilities=CAPABILITIES,
    events=(SettingsChosen, ChannelTried),
)

"""What the room of customer signals brings: which there are, and the numbers of each department."""

from bot.roles.roles import Role
from bot.signals import actions
from bot.signals.actions import SignalFileForm, SignalKindForm, SignalValueForm
from bot.signals.diary import SignalKindRemoved, SignalKindSaved, SignalsExported, SignalsStated, SignalsTakenBack
from commands.feature import SAME, WATERLINE, ButtonRoute, Capability, Feature, FormRoute, Word
from commands.signals import give_values, kinds
from commands.signals.overview import overview
from commands.signals.page_feature import PAGE_BUTTONS, PAGE_CAPABILITIES, PAGE_WORDS
from commands.signals.state_values import take_back

_WAY = f"`{WATERLINE} signals`"
CAPABILITIES = (
    Capability(
        does="As an admin: see which customer signals there are, and how much stands of each",
        requests=(f"typed {WATERLINE} signals", "pressed signals.open"),
        web=f"{_WAY}, or `{WATERLINE} admin`, then **Customer signals**",
        slack=SAME,
    ),
    Capability(
        does="As an admin: set up, change and remove a customer signal, with which direction is good",
        requests=(
            "pressed signals.kind",
            "submitted signals.kind_saved",
            "pressed signals.remove",
            "pressed signals.return",
        ),
        web=f"{_WAY}, then **Add a signal**, **Change** or **Remove**",
        slack=SAME,
    ),
    Capability(
        does="As an admin: give a number of a department, or a file of numbers, and see first what it would change",
        requests=(
            "pressed signals.give",
            "submitted signals.given",
            "pressed signals.bring",
            "submitted signals.file_given",
            "pressed signals.state",
        ),
        web=f"{_WAY}, then **Give a number** or **Give a file**",
        slack=SAME,
        teams=f"{_WAY.replace('/', '')}, then **Give a number** or **Give a file**; or the file itself, sent to "
        "Waterline in the private chat",
    ),
    Capability(
        does="As an admin: take back numbers that were given at once, so that those before count again",
        requests=("pressed signals.take_back",),
        web="**Take it back** under what was stored",
        slack=SAME,
    ),
)

FEATURE = Feature(
    words=(
        *PAGE_WORDS,
        Word(
            word="signals",
            usage=f"{WATERLINE} signals",
            does="help.signals",
            answer=overview,
            command=WATERLINE,
            role=Role.ADMIN,
        ),
    ),
    buttons=(
        *PAGE_BUTTONS,
        ButtonRoute(actions.OPEN, overview, role=Role.ADMIN),
        ButtonRoute(actions.EDIT_KIND, kinds.open_kind, opens_form=True, role=Role.ADMIN),
        ButtonRoute(actions.REMOVE_KIND, kinds.remove_kind, role=Role.ADMIN, enters=(SignalKindRemoved,)),
        ButtonRoute(actions.RETURN_KIND, kinds.return_kind, role=Role.ADMIN, enters=(SignalKindRemoved,)),
        ButtonRoute(actions.GIVE, give_values.open_value, opens_form=True, role=Role.ADMIN),
        ButtonRoute(actions.BRING, give_values.open_file, opens_form=True, role=Role.ADMIN),
        ButtonRoute(actions.STATE, give_values.file_stated, role=Role.ADMIN, enters=(SignalsStated, SignalKindSaved)),
        ButtonRoute(actions.TAKE_BACK, take_back, role=Role.ADMIN, enters=(SignalsTakenBack,)),
    ),
    submissions=(
        FormRoute(
            SignalKindForm,
            kinds.kind_saved,
            role=Role.ADMIN,
            enters=(SignalKindSaved,),
            says=(SignalKindForm.name.name,),
        ),
        FormRoute(SignalValueForm, give_values.value_given, role=Role.ADMIN, enters=(SignalsStated,)),
        FormRoute(SignalFileForm, give_values.pasted, role=Role.ADMIN),
    ),
    capabilities=(*PAGE_CAPABILITIES, *CAPABILITIES),
    events=(SignalKindSaved, SignalKindRemoved, SignalsStated, SignalsTakenBack, SignalsExported),
)

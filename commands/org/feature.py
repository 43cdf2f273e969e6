"""What the room of the organisation brings: values, and what each person may choose."""

from bot.org.actions import (
    EDIT_VALUE,
    OPEN_SETTINGS,
    RECONSIDER,
    SAME_PERSON,
    TWO_PEOPLE,
    VALUES,
    SettingsForm,
    ValueForm,
)
from bot.org.diary import AccountsJoined, ChartLoaded, ChartPutBack, DeliveriesDropped, DoubtAnswered, ValueSaved
from bot.org.people import BARRED, PEOPLE_HELD, UNDELIVERED
from bot.roles.roles import Role
from commands.feature import KUDOS, SAME, WATERLINE, ButtonRoute, Capability, Drawing, Feature, FormRoute, Word
from commands.org import answer_doubt, requests
from commands.org.look_again import look_again
from commands.org.rendering import draw_barred, draw_undelivered
from commands.org.show_people import draw_people_held, show_people

CAPABILITIES = (
    Capability(
        does="Read the values and what they look like",
        requests=("typed values",),
        web=f"`{KUDOS} values`",
        slack=SAME,
    ),
    Capability(
        does="Choose one's language, and not to be named in posts",
        requests=("typed settings", "pressed settings.open", "submitted settings.keep"),
        web=f"`{KUDOS} settings`, or **My settings** on the home page",
        slack=f"`{KUDOS} settings`, or **My settings** in the app's home",
        teams="`kudos settings`, or **My settings** under any greeting to Waterline",
    ),
    Capability(
        "See how long check-ins stay open",
        ("typed settings", "pressed settings.open"),
        f"`{KUDOS} settings`, or **My settings** under `/pulse preview`",
        slack=f"`{KUDOS} settings`, or **My settings** under `/pulse preview`",
        teams="`kudos settings`, or **My settings** under `pulse preview`",
    ),
    Capability(
        does="As an admin: add, rename, translate, order and retire values",
        requests=("typed values", "pressed values.open", "pressed values.edit", "submitted values.keep"),
        web=f"`{KUDOS} values`, then **Change** or **Add a value**",
        slack=SAME,
    ),
    Capability(
        does="As an admin: answer whether two names are the same person, and take the answer back",
        requests=("pressed people.same", "pressed people.two", "pressed people.reconsider"),
        web=f"`{WATERLINE} people`, then **The same person** or **Two people**",
        slack=f"`{WATERLINE} people`, then **The same person** or **Two people**",
        teams="`waterline people`, then **The same person** or **Two people**",
    ),
    Capability(
        does="As an admin: read where people come from, and which lines of an import need a hand",
        requests=(f"typed {WATERLINE} people",),
        web=f"`{WATERLINE} people`",
        slack=SAME,
    ),
)

FEATURE = Feature(
    words=(
        Word(word="values", usage=f"{KUDOS} values", does="help.values", answer=requests.show_values, for_guests=True),
        Word(
            word="people",
            usage=f"{WATERLINE} people",
            does="help.people",
            answer=show_people,
            command=WATERLINE,
            role=Role.ADMIN,
        ),
        Word(
            word="settings", usage=f"{KUDOS} settings", does="help.settings", answer=requests.settings, for_guests=True
        ),
    ),
    buttons=(
        ButtonRoute(VALUES, lambda ctx, _: requests.show_values(ctx, ""), for_guests=True),
        ButtonRoute(EDIT_VALUE, requests.edit_value, opens_form=True, role=Role.ADMIN),
        ButtonRoute(SAME_PERSON, answer_doubt.same_person, role=Role.ADMIN, enters=(DoubtAnswered,)),
        ButtonRoute(TWO_PEOPLE, answer_doubt.two_people, role=Role.ADMIN, enters=(DoubtAnswered,)),
        ButtonRoute(RECONSIDER, answer_doubt.reconsider, role=Role.ADMIN, enters=(DoubtAnswered,)),
        ButtonRoute(OPEN_SETTINGS, requests.settings, opens_form=True, for_guests=True),
    ),
    submissions=(
        FormRoute(
            ValueForm,
            requests.value_kept,
            role=Role.ADMIN,
            enters=(ValueSaved,),
            says=(ValueForm.name.name, ValueForm.practice.name),
        ),
        FormRoute(SettingsForm, requests.settings_kept, for_guests=True),
    ),
    capabilities=CAPABILITIES,
    drawings=(
        Drawing(BARRED, draw_barred),
        Drawing(UNDELIVERED, draw_undelivered),
        Drawing(PEOPLE_HELD, draw_people_held),
    ),
    due=(look_again,),
    events=(ValueSaved, ChartLoaded, ChartPutBack, AccountsJoined, DoubtAnswered, DeliveriesDropped),
)

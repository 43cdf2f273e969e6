"""What retention brings: a page for everybody, what the clock deletes, and legal holds of admins."""

from bot.retention.actions import END, OPEN, PLACE, EndHoldForm, HoldForm
from bot.retention.diary import HoldEnded, HoldPlaced
from bot.roles.roles import Role
from commands.feature import PULSE, SAME, ButtonRoute, Capability, Feature, FormRoute, Word
from commands.retention import requests
from commands.retention.delete_old import delete_old

CAPABILITIES = (
    Capability(
        does="Read what is kept, and for how long, and which legal holds stand",
        requests=(f"typed {PULSE} kept", "pressed retention.open"),
        web=f"`{PULSE} kept`, or `{PULSE}`, then **What is kept, and for how long**",
        slack=SAME,
    ),
    Capability(
        does="As an admin: place a legal hold over somebody or the workspace, and end it",
        requests=(
            *("pressed retention.place", "submitted retention.placed"),
            *("pressed retention.end", "submitted retention.ended"),
        ),
        web=f"`{PULSE} kept`, then **Place a legal hold** or **End it**",
        slack=SAME,
    ),
)

FEATURE = Feature(
    words=(
        Word(
            word="kept",
            usage=f"{PULSE} kept",
            does="help.pulse_kept",
            answer=requests.show_kept,
            command=PULSE,
        ),
    ),
    buttons=(
        ButtonRoute(OPEN, requests.show_kept),
        ButtonRoute(PLACE, requests.open_place, opens_form=True, role=Role.ADMIN),
        ButtonRoute(END, requests.open_end, opens_form=True, role=Role.ADMIN),
    ),
    submissions=(
        FormRoute(
            HoldForm,
            requests.hold_placed,
            role=Role.ADMIN,
            enters=(HoldPlaced,),
            says=(HoldForm.reason.name,),
        ),
        FormRoute(
            EndHoldForm,
            requests.hold_ended,
            role=Role.ADMIN,
            enters=(HoldEnded,),
            says=(EndHoldForm.reason.name,),
        ),
    ),
    capabilities=CAPABILITIES,
    due=(delete_old,),
    events=(HoldPlaced, HoldEnded),
)

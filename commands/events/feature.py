"""What the room of events brings: webhooks, by which programs of the company are sent what happened."""

from bot.events.actions import (
    EDIT,
    END_OLD_SECRET,
    NEW_SECRET,
    REMOVE,
    TEST,
    TURN_OFF,
    TURN_ON,
    RemoveWebhookForm,
    WebhookForm,
)
from bot.events.diary import WebhookNoted
from bot.events.notices import WEBHOOK_LOST, WEBHOOK_STOPPED
from bot.roles.roles import Role
from commands.events import requests
from commands.feature import SAME, WATERLINE, ButtonRoute, Capability, Drawing, Feature, FormRoute, Word

_PAGE = f"`{WATERLINE} webhooks`"
CAPABILITIES = (
    Capability(
        does="As an admin: see where Waterline sends what happened (webhooks), and how that goes",
        requests=(f"typed {WATERLINE} webhooks",),
        web=_PAGE,
        slack=SAME,
    ),
    Capability(
        does="As an admin: make, change, try, turn off and remove a webhook",
        requests=(
            *("pressed events.edit", "submitted events.saved", "pressed events.test"),
            *("pressed events.turn_on", "pressed events.turn_off", "pressed events.remove", "submitted events.removed"),
        ),
        web=f"{_PAGE}, then **Make a webhook**, **Change**, **Send a test**, **Turn off** or **Remove**",
        slack=SAME,
    ),
    Capability(
        does="As an admin: exchange the secret that signs for a webhook, without a gap",
        requests=("pressed events.new_secret", "pressed events.end_old"),
        web=f"{_PAGE}, then **New secret**, and **End the old secret** once the receiver knows the new one",
        slack=SAME,
    ),
)
_NOTED = (WebhookNoted,)

FEATURE = Feature(
    words=(
        Word(
            word="webhooks",
            usage=f"{WATERLINE} webhooks",
            does="help.webhooks",
            answer=requests.show,
            command=WATERLINE,
            role=Role.ADMIN,
        ),
    ),
    buttons=(
        ButtonRoute(EDIT, requests.open_form, opens_form=True, role=Role.ADMIN),
        ButtonRoute(TEST, requests.test, role=Role.ADMIN, enters=_NOTED),
        ButtonRoute(NEW_SECRET, requests.make_secret, role=Role.ADMIN, enters=_NOTED),
        ButtonRoute(END_OLD_SECRET, requests.end_old_secret, role=Role.ADMIN, enters=_NOTED),
        ButtonRoute(TURN_ON, requests.turn_on, role=Role.ADMIN, enters=_NOTED),
        ButtonRoute(TURN_OFF, requests.turn_off, role=Role.ADMIN, enters=_NOTED),
        ButtonRoute(REMOVE, requests.open_remove, opens_form=True, role=Role.ADMIN),
    ),
    submissions=(
        FormRoute(WebhookForm, requests.saved, role=Role.ADMIN, enters=_NOTED),
        FormRoute(RemoveWebhookForm, requests.removed, role=Role.ADMIN, enters=_NOTED),
    ),
    capabilities=CAPABILITIES,
    drawings=(Drawing(WEBHOOK_STOPPED, requests.draw_stopped), Drawing(WEBHOOK_LOST, requests.draw_lost)),
    events=_NOTED,
)

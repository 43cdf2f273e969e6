"""What the room of directories brings: its tokens, how it stands, and admins' word on many changes at once."""

from bot.roles.roles import Role
from bot.scim.actions import (
    AGREE,
    DECLINE,
    MAKE_TOKEN,
    REVOKE_TOKEN,
    MakeTokenForm,
    RevokeTokenForm,
)
from bot.scim.diary import ScimAnswered, ScimMerged, ScimTokenMade, ScimTokenRevoked
from bot.scim.notices import SCIM_STOPPED
from commands.feature import SAME, WATERLINE, ButtonRoute, Capability, Drawing, Feature, FormRoute, Word
from commands.scim import requests
from commands.scim.sync import sync_directories

CAPABILITIES = (
    Capability(
        does="As an admin: see how the company's directory (SCIM) stands, and which of its users are held",
        requests=(f"typed {WATERLINE} scim",),
        web=f"`{WATERLINE} scim`",
        slack=SAME,
    ),
    Capability(
        does="As an admin: make and revoke a token for the company's directory",
        requests=(
            "pressed scim.make_token",
            "submitted scim.token_made",
            "pressed scim.revoke_token",
            "submitted scim.token_revoked",
        ),
        web=f"`{WATERLINE} scim`, then **Make a token** or **Revoke**",
        slack=SAME,
    ),
    Capability(
        does="As an admin: agree to many changes at once of the directory, or keep all as it is",
        requests=("pressed scim.agree", "pressed scim.decline"),
        web=f"`{WATERLINE} scim`, or the message that asks, then **Take it over** or **Keep all as it is**",
        slack=SAME,
    ),
)

FEATURE = Feature(
    words=(
        Word(
            word="scim",
            usage=f"{WATERLINE} scim",
            does="help.scim",
            answer=requests.show,
            command=WATERLINE,
            role=Role.ADMIN,
        ),
    ),
    buttons=(
        ButtonRoute(MAKE_TOKEN, requests.open_make_token, opens_form=True, role=Role.ADMIN),
        ButtonRoute(REVOKE_TOKEN, requests.open_revoke_token, opens_form=True, role=Role.ADMIN),
        ButtonRoute(AGREE, requests.agree, role=Role.ADMIN, enters=(ScimAnswered,)),
        ButtonRoute(DECLINE, requests.decline, role=Role.ADMIN, enters=(ScimAnswered,)),
    ),
    submissions=(
        FormRoute(MakeTokenForm, requests.token_made, role=Role.ADMIN, enters=(ScimTokenMade,)),
        FormRoute(RevokeTokenForm, requests.token_revoked, role=Role.ADMIN, enters=(ScimTokenRevoked,)),
    ),
    capabilities=CAPABILITIES,
    drawings=(Drawing(SCIM_STOPPED, requests.draw_stopped),),
    due_apart=(sync_directories,),
    events=(ScimTokenMade, ScimTokenRevoked, ScimMerged, ScimAnswered),
)

"""What the room of the API brings: tokens, by which programs and assistants of the company read."""

from bot.api.actions import MAKE_TOKEN, REVOKE_TOKEN, MakeApiTokenForm, RevokeApiTokenForm
from bot.api.diary import ApiTokenMade, ApiTokenRevoked
from bot.roles.roles import Role
from commands.api import requests
from commands.feature import SAME, WATERLINE, ButtonRoute, Capability, Feature, FormRoute, Word

CAPABILITIES = (
    Capability(
        does="As an admin: see which programs may read what (API), and until when",
        requests=(f"typed {WATERLINE} api",),
        web=f"`{WATERLINE} api`",
        slack=SAME,
    ),
    Capability(
        does="As an admin: make and revoke a token by which a program or an assistant reads",
        requests=(
            "pressed api.make_token",
            "submitted api.token_made",
            "pressed api.revoke_token",
            "submitted api.token_revoked",
        ),
        web=f"`{WATERLINE} api`, then **Make a token** or **Revoke**",
        slack=SAME,
    ),
)

FEATURE = Feature(
    words=(
        Word(
            word="api",
            usage=f"{WATERLINE} api",
            does="help.api",
            answer=requests.show,
            command=WATERLINE,
            role=Role.ADMIN,
        ),
    ),
    buttons=(
        ButtonRoute(MAKE_TOKEN, requests.open_make_token, opens_form=True, role=Role.ADMIN),
        ButtonRoute(REVOKE_TOKEN, requests.open_revoke_token, opens_form=True, role=Role.ADMIN),
    ),
    submissions=(
        FormRoute(MakeApiTokenForm, requests.token_made, role=Role.ADMIN, enters=(ApiTokenMade,)),
        FormRoute(RevokeApiTokenForm, requests.token_revoked, role=Role.ADMIN, enters=(ApiTokenRevoked,)),
    ),
    capabilities=CAPABILITIES,
    events=(ApiTokenMade, ApiTokenRevoked),
)

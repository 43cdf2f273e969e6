"""What the room of roles brings: who has which, and how they are given and taken away."""

from bot.roles.actions import GIVE, TAKE, GiveRoleForm, TakeRoleForm
from bot.roles.diary import RoleGiven, RoleLost, RoleTaken
from bot.roles.notices import NO_ADMIN
from bot.roles.roles import Role
from commands.feature import SAME, WATERLINE, ButtonRoute, Capability, Drawing, Feature, FormRoute, Word
from commands.roles import requests
from commands.roles.look_for_leavers import draw_no_admin, look_for_leavers

CAPABILITIES = (
    Capability(
        does="Read who has which role, and why",
        requests=(f"typed {WATERLINE} roles",),
        web=f"`{WATERLINE} roles`",
        slack=SAME,
    ),
    Capability(
        does="As an admin: give a role and take it away, with a reason",
        requests=("pressed roles.give", "submitted roles.given", "pressed roles.take", "submitted roles.taken"),
        web=f"`{WATERLINE} roles`, then **Give a role** or **Take away**",
        slack=SAME,
    ),
)

FEATURE = Feature(
    words=(
        Word(
            word="roles",
            usage=f"{WATERLINE} roles",
            does="help.roles",
            answer=requests.show_roles,
            command=WATERLINE,
        ),
    ),
    buttons=(
        ButtonRoute(GIVE, requests.open_give, opens_form=True, role=Role.ADMIN),
        ButtonRoute(TAKE, requests.open_take, opens_form=True, role=Role.ADMIN),
    ),
    submissions=(
        FormRoute(
            GiveRoleForm,
            requests.role_given,
            role=Role.ADMIN,
            enters=(RoleGiven,),
            says=(GiveRoleForm.reason.name,),
        ),
        FormRoute(
            TakeRoleForm,
            requests.role_taken,
            role=Role.ADMIN,
            enters=(RoleTaken,),
            says=(TakeRoleForm.reason.name,),
        ),
    ),
    capabilities=CAPABILITIES,
    drawings=(Drawing(NO_ADMIN, draw_no_admin),),
    due=(look_for_leavers,),
    events=(RoleGiven, RoleTaken, RoleLost),
)

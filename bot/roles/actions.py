"""What people press and fill in around roles."""

from bot.messages.actions import Bare, OnId
from bot.messages.forms import FilledIn, HeldId, OneOf, People, Words
from bot.roles.roles import Role

GIVE = Bare("roles.give")
TAKE = OnId("roles.take")


class GiveRoleForm(FilledIn, key="roles.given"):
    people = People()
    role = OneOf(Role)
    reason = Words()


class TakeRoleForm(FilledIn, key="roles.taken"):
    reason = Words()
    grant = HeldId()

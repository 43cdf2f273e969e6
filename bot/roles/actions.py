"""What people press and fill in around roles."""

from bot.messages.actions import Bare, OnId
from bot.messages.fields import HeldId, OneOf, People, Words
from bot.messages.forms import TypedForm
from bot.roles.roles import Role

GIVE = Bare("roles.give")
TAKE = OnId("roles.take")


class GiveRoleForm(TypedForm, key="roles.given"):
    people: People = People()
    role: OneOf[Role] = OneOf(Role)
    reason: Words = Words()


class TakeRoleForm(TypedForm, key="roles.taken"):
    reason: Words = Words()
    grant: HeldId = HeldId()

"""How roles read, and the forms by which they are given and taken away."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.messages.message import (
    Block,
    Bold,
    Buttons,
    ChoiceInput,
    Form,
    Heading,
    Message,
    Note,
    Option,
    PeopleInput,
    Text,
    TextInput,
)
from bot.messages.say import day, rich, say
from bot.roles.actions import GIVE, TAKE, GiveRoleForm, TakeRoleForm
from bot.roles.roles import GIVEN, REASON_AT_MOST, Grant, Role


class Reader(NamedTuple):
    """In whose language and time zone it is drawn."""

    language: str
    time_zone: str


def overview(
    grants: Sequence[Grant], names: Mapping[int, str], reader: Reader, *, editable: bool, open_to_platform: bool
) -> Message:
    """Shows every role, who has it and why. `open_to_platform` says that nobody was made an admin yet."""
    language = reader.language
    title = say(language, "roles.title")
    blocks: list[Block] = [Heading(title)]
    for role in GIVEN:
        blocks += [Heading(name_of(role, language)), Note((say(language, f"roles.{role.value}_may"),))]
        having = [grant for grant in grants if grant.role is role]
        for grant in having:
            line = rich(language, "roles.line", name=Bold(names.get(grant.person_id, "")), reason=grant.reason)
            blocks += [Text(line), Note((_since(grant, names, reader),))]
            if editable:
                blocks.append(Buttons((TAKE.button(say(language, "roles.take"), grant.id),)))
        if not having:
            is_open = role is Role.ADMIN and open_to_platform
            blocks.append(Text((say(language, "roles.nobody_yet" if is_open else "roles.nobody"),)))
    if editable:
        blocks.append(Buttons((GIVE.button(say(language, "roles.give"), sends=True),)))
    return Message(title, tuple(blocks))


def _since(grant: Grant, names: Mapping[int, str], reader: Reader) -> str:
    since = day(reader.language, grant.granted_at, reader.time_zone)
    if grant.granted_by is None:
        return say(reader.language, "roles.since_operator", when=since)
    granter = names.get(grant.granted_by) or say(reader.language, "diary.former")
    return say(reader.language, "roles.since", when=since, by=granter)


def give_form(language: str) -> Form:
    options = tuple(Option(role.value, name_of(role, language)) for role in GIVEN)
    form = GiveRoleForm(
        people=PeopleInput(say(language, "roles.input.people")),
        role=ChoiceInput(say(language, "roles.input.role"), options),
        reason=_reason(language),
    )
    return form.drawn(
        title=say(language, "roles.give"),
        submit=say(language, "save"),
        above=(Text((say(language, "roles.give_means"),)),),
    )


def take_form(grant: Grant, name: str, language: str) -> Form:
    means = say(language, "roles.take_means", name=name, role=name_of(grant.role, language))
    form = TakeRoleForm(reason=_reason(language), grant=grant.id)
    return form.drawn(title=say(language, "roles.take"), submit=say(language, "save"), above=(Text((means,)),))


def _reason(language: str) -> TextInput:
    return TextInput(say(language, "roles.input.reason"), REASON_AT_MOST, multiline=True)


def name_of(role: Role, language: str) -> str:
    return say(language, f"roles.{role.value}")

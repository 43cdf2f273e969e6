"""How tokens of the API read to admins."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.api.actions import MAKE_TOKEN, REVOKE_TOKEN, MakeApiTokenForm, RevokeApiTokenForm
from bot.api.scopes import Lifetime, ReadingRole, Scope
from bot.api.tokens import AT_MOST, ApiToken
from bot.messages.fields import YesNo
from bot.messages.message import Block, Bold, Buttons, ChoiceInput, Form, Heading, Message, Note, Option, Quote, Text
from bot.messages.say import day, joined, say

_OPEN_AT_FIRST = frozenset({Scope.VALUES, Scope.KUDOS})


@dataclass(frozen=True, slots=True)
class TokenOverview:
    """`makers` are the names of who made tokens, by number, of those who are admins now."""

    tokens: Sequence[ApiToken]
    makers: Mapping[int, str]
    now: datetime


def overview(standing: TokenOverview, language: str, time_zone: str) -> Message:
    title = say(language, "api.title")
    blocks: list[Block] = [Heading(title), Text((say(language, "api.what"),)), Note((say(language, "api.address"),))]
    for token in standing.tokens:
        blocks += _token(token, standing, language, time_zone)
    if not standing.tokens:
        blocks.append(Text((say(language, "api.no_token"),)))
    if len(standing.tokens) < AT_MOST:
        blocks.append(Buttons((MAKE_TOKEN.button(say(language, "api.make_token")),)))
    return Message(title, tuple(blocks))


def _token(token: ApiToken, standing: TokenOverview, language: str, time_zone: str) -> Iterator[Block]:
    maker = standing.makers.get(token.made_by)
    until = day(language, token.expires_at, time_zone)
    yield Text((Bold(say(language, "api.token", number=token.id, role=_role(token.role, language), until=until)),))
    yield Note((say(language, "api.opens", scopes=_scopes(token.scopes, language)),))
    if token.is_expired(standing.now):
        yield Note((say(language, "api.expired"),))
    elif maker is None:
        yield Note((say(language, "api.no_admin"),))
    elif token.used_at is None:
        yield Note((say(language, "api.unused", by=maker),))
    else:
        yield Note((say(language, "api.used", by=maker, when=day(language, token.used_at, time_zone)),))
    yield Buttons((REVOKE_TOKEN.button(say(language, "api.revoke"), token.id),))


def _scopes(scopes: Collection[Scope], language: str) -> str:
    return joined(language, [say(language, f"api.scope.{scope.value}") for scope in Scope if scope in scopes])


def _role(role: ReadingRole, language: str) -> str:
    return say(language, f"api.role.{role.value}")


def make_token_form(newest: int, roles: Sequence[ReadingRole], language: str) -> Form:
    """Returns the form; `roles` are those as which its reader may read."""

    def asked(scope: Scope) -> ChoiceInput:
        options = tuple(Option(choice.value, say(language, f"api.{choice.value}")) for choice in YesNo)
        return ChoiceInput(say(language, f"api.scope.{scope.value}"), options, YesNo.of(scope in _OPEN_AT_FIRST).value)

    return MakeApiTokenForm(
        newest=newest,
        role=ChoiceInput(
            say(language, "api.input.role"),
            tuple(Option(role.value, _role(role, language)) for role in roles),
            ReadingRole.EVERYBODY.value,
        ),
        lifetime=ChoiceInput(
            say(language, "api.input.lifetime"),
            tuple(Option(span.value, say(language, "api.days", days=span.days)) for span in Lifetime),
            Lifetime.QUARTER.value,
        ),
        people=asked(Scope.PEOPLE),
        company_values=asked(Scope.VALUES),
        kudos=asked(Scope.KUDOS),
        ledger=asked(Scope.LEDGER),
        summary=asked(Scope.SUMMARY) if ReadingRole.LEADER in roles else None,
        participation=asked(Scope.PARTICIPATION),
    ).drawn(
        title=say(language, "api.make_token"),
        submit=say(language, "api.make_token"),
        above=(Text((say(language, "api.make_means"),)),),
    )


def token_shown(token: str, language: str) -> Message:
    """Shows a token, once."""
    title = say(language, "api.token_made")
    return Message(title, (Text((title,)), Quote(token), Note((say(language, "api.shown_once"),))))


def revoke_token_form(number: int, language: str) -> Form:
    return RevokeApiTokenForm(token=number).drawn(
        title=say(language, "api.revoke"),
        submit=say(language, "api.revoke"),
        above=(Text((say(language, "api.revoke_means", number=number),)),),
    )

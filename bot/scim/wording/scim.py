"""How the company's directory reads to admins: how it stands, its tokens, and what they are asked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.messages.message import Block, Bold, Buttons, Form, Heading, Message, Note, Quote, Text
from bot.messages.say import clock, day, say
from bot.scim.actions import AGREE, DECLINE, MAKE_TOKEN, REVOKE_TOKEN, MakeTokenForm, RevokeTokenForm
from bot.scim.resources import ResourceKind
from bot.scim.syncing import HeldRemark, SyncOutcome, SyncQuestion, SyncState
from bot.scim.tokens import AT_MOST, ScimToken

_REMARKS_AT_MOST = 12


@dataclass(frozen=True, slots=True)
class Overview:
    """How it stands; `makers` are the names of who made tokens, by number."""

    workspace_id: int
    tokens: Sequence[ScimToken]
    makers: Mapping[int, str]
    counts: Mapping[ResourceKind, int]
    state: SyncState


def overview(standing: Overview, language: str, time_zone: str) -> Message:
    title = say(language, "scim.title")
    blocks: list[Block] = [
        Heading(title),
        Text((say(language, "scim.what"),)),
        Text((say(language, "scim.address", path=address(standing.workspace_id)),)),
        *_tokens(standing, language, time_zone),
        *_state(standing, language, time_zone),
    ]
    return Message(title, tuple(blocks))


def address(workspace_id: int) -> str:
    """Returns the path at which a workspace's directory is taken in."""
    return f"/scim/v2/{workspace_id}"


def _tokens(standing: Overview, language: str, time_zone: str) -> Iterator[Block]:
    for token in standing.tokens:
        maker = standing.makers.get(token.made_by) or say(language, "diary.former")
        title = say(language, "scim.token", number=token.id, when=day(language, token.made_at, time_zone), by=maker)
        used = say(language, "scim.unused")
        if token.used_at:
            used = say(language, "scim.used", when=day(language, token.used_at, time_zone))
        yield Text((Bold(title),))
        yield Note((used,))
        yield Buttons((REVOKE_TOKEN.button(say(language, "scim.revoke"), token.id),))
    if not standing.tokens:
        yield Text((say(language, "scim.no_token"),))
    if len(standing.tokens) < AT_MOST:
        yield Buttons((MAKE_TOKEN.button(say(language, "scim.make_token")),))


def _state(standing: Overview, language: str, time_zone: str) -> Iterator[Block]:
    state = standing.state
    users, groups = (standing.counts.get(kind, 0) for kind in (ResourceKind.USER, ResourceKind.GROUP))
    yield Text((say(language, "scim.stands", users=users, groups=groups),))
    if state.is_waiting:
        yield Note((say(language, "scim.waits"),))
    if state.synced_at:
        moment = {"day": day(language, state.synced_at, time_zone), "time": clock(language, state.synced_at, time_zone)}
        key = {SyncOutcome.REFUSED: "scim.refused", SyncOutcome.STOPPED: "scim.stopped_at"}.get(
            state.outcome, "scim.synced"
        )
        yield Text((say(language, key, people=state.people, **moment),))
    if state.stopped:
        yield from _question(state.question, state.stopped, language)
    if state.remarks:
        yield Text((Bold(say(language, "scim.remarks")),))
        for remark in state.remarks[:_REMARKS_AT_MOST]:
            yield Text((_remark(remark, language),))
        if (hidden := len(state.remarks) - _REMARKS_AT_MOST) > 0:
            yield Note((say(language, "scim.more_remarks", count=hidden),))


def question(number: int, stopped: SyncQuestion, language: str) -> Message:
    """Asks an admin whether so many changes are meant."""
    title = say(language, "scim.question")
    return Message(title, (Heading(title), *_question(number, stopped, language)))


def _question(number: int, stopped: SyncQuestion, language: str) -> Iterator[Block]:
    yield Text((say(language, "scim.stopped", everybody=stopped.everybody),))
    for key, count, people in (
        ("scim.leaving", stopped.leaving, stopped.leaving_people),
        ("scim.moving", stopped.moving, stopped.moving_people),
    ):
        if count:
            yield Text((say(language, key, count=count, people=_people(people, count, language)),))
    yield Note((say(language, "scim.declined_before" if stopped.is_declined else "scim.stays"),))
    yield Buttons(
        (
            AGREE.button(say(language, "scim.agree"), number, sends=True),
            DECLINE.button(say(language, "scim.decline"), number),
        )
    )


def _people(people: Sequence[str], count: int, language: str) -> str:
    listed = say(language, "list.next").join(people)
    hidden = count - len(people)
    return say(language, "chart.more_people", people=listed, more=hidden) if hidden > 0 else listed


def _remark(remark: HeldRemark, language: str) -> str:
    if "people" in remark.fields:  # they stand in the sentence already
        return say(language, remark.key, lines=say(language, "scim.there"), **remark.fields)
    users = say(language, "list.next").join(remark.users)
    if (hidden := remark.count - len(remark.users)) > 0:
        users = say(language, "chart.more", lines=users, more=hidden)
    return say(language, remark.key, lines=users, **remark.fields)


def make_token_form(newest: int, language: str) -> Form:
    return MakeTokenForm(newest=newest).drawn(
        title=say(language, "scim.make_token"),
        submit=say(language, "scim.make_token"),
        above=(Text((say(language, "scim.make_means"),)),),
    )


def token_shown(token: str, workspace_id: int, language: str) -> Message:
    """Shows a token, once."""
    title = say(language, "scim.token_made")
    return Message(
        title,
        (
            Text((title,)),
            Quote(token),
            Text((say(language, "scim.address", path=address(workspace_id)),)),
            Note((say(language, "scim.seen_once"),)),
        ),
    )


def revoke_token_form(number: int, language: str) -> Form:
    return RevokeTokenForm(token=number).drawn(
        title=say(language, "scim.revoke"),
        submit=say(language, "scim.revoke"),
        above=(Text((say(language, "scim.revoke_means", number=number),)),),
    )

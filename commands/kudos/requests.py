"""Kudos as people ask for them: typed, in a form, from a message, by an emoji, by a button."""

from dataclasses import replace

from bot.kudos import wording
from bot.kudos.kudos import Draft, parse, people_in, refuses, with_names
from bot.kudos.sincerity import Hint
from bot.messages.emoji import bare
from bot.messages.message import Form, Message
from bot.messages.refusal import Refusal
from bot.messages.request import Picked, Pressed, Reacted, Submitted, Typed, number
from bot.messages.say import done
from bot.org.people import Person
from bot.ports import Context
from commands.feature import Answer
from commands.kudos.add_plus import add_plus, to_join
from commands.kudos.change_kudos import change_kudos, own, remove_kudos, take_back_kudos
from commands.kudos.give_kudos import Given, Hinted, drafted, give_kudos
from commands.kudos.read_kudos import read_kudos
from commands.org.meet import meet
from commands.org.resolve import resolve
from storage.kudos import drafts
from storage.kudos import kudos as stored
from storage.org import people, values

PLACE_AT_MOST = 255  # characters that storage keeps of a place


async def typed(ctx: Context, request: Typed) -> Answer:
    typing = parse(request.text, await values.current(ctx.workspace.id))
    receivers, unknown = await resolve(ctx, typing.mentions)
    value_id = typing.value.id if typing.value else None
    words = typing.words
    if named := people_in(words):
        met = await meet(ctx.workspace, ctx.platform, named)
        words = with_names(words, {mention: person.name for mention, person in met.items()})
    draft = Draft(unknown=tuple(unknown), value_id=value_id, words=words, place=request.place)
    return await _give(ctx, draft, receivers)


async def _give(ctx: Context, draft: Draft, receivers: list[Person]) -> Answer:
    """Gives it, or answers with a message from which nothing typed is lost."""
    draft = drafted(draft, receivers)
    language = ctx.person.language
    result = await give_kudos(ctx, draft, receivers)
    if isinstance(result, Given):
        return wording.given(result.kudos, language, ctx.person.time_zone)
    draft = replace(draft, hinted=draft.hinted or isinstance(result, Hinted))
    draft_id = await drafts.keep(ctx.workspace.id, ctx.person.id, draft, ctx.now)
    if isinstance(result, Hinted):
        return wording.hinted(result.hint, draft_id, language)
    return wording.refused(result, draft, draft_id, language)


async def empty_form(ctx: Context, request: Typed | Pressed) -> Form:
    return await _form(ctx, Draft(place=request.place), [], {})


async def _form(
    ctx: Context, draft: Draft, receivers: list[Person], state: dict[str, str], hint: Hint | None = None
) -> Form:
    offered = await values.current(ctx.workspace.id)
    state = {"link": draft.link, "place": draft.place, **state, **({"hinted": "yes"} if draft.hinted else {})}
    return wording.give_form(draft, receivers, offered, ctx.settings.kudos, ctx.person.language, state, hint)


async def picked(ctx: Context, request: Picked) -> Answer:
    """ "Give kudos for this": the form, with the author and the message filled in."""
    author = (await meet(ctx.workspace, ctx.platform, [request.author])).get(request.author)
    if author is None:
        return await _form(ctx, Draft(link=request.link, place=request.place), [], {})
    if refusal := refuses(author, ctx.person):
        return refusal
    return await _form(ctx, Draft(link=request.link, place=request.place), [author], {})


async def reacted(ctx: Context, request: Reacted) -> Answer:
    """A value's emoji thanks the author of the message. Other emoji, and one's own messages, mean nothing here."""
    offered = await values.current(ctx.workspace.id)
    value = next((value for value in offered if bare(value.emoji) == bare(request.emoji)), None)
    if value is None:
        return None
    author = (await meet(ctx.workspace, ctx.platform, [request.author])).get(request.author)
    if author is None or author.is_bot or author.id == ctx.person.id:
        return None
    draft = Draft(value_id=value.id, link=request.link, place=request.place)
    return await _give(ctx, draft, [author])


async def open_draft(ctx: Context, request: Pressed) -> Answer:
    draft = await _draft(ctx, request.value)
    if not isinstance(draft, Draft):
        return draft
    receivers = await people.by_ids(ctx.workspace.id, draft.receivers)
    return await _form(ctx, draft, receivers, {"draft": request.value})


async def send_draft(ctx: Context, request: Pressed) -> Answer:
    """ "Send as it is": tapped twice, it is sent once, since the draft is the source."""
    draft = await _draft(ctx, request.value)
    if not isinstance(draft, Draft):
        return draft
    receivers = await people.by_ids(ctx.workspace.id, draft.receivers)
    return await _give(replace(ctx, source=_source(request.value)), draft, receivers)


async def _draft(ctx: Context, draft_id: str) -> Draft | Message | Refusal:
    """The person's own draft, while it waits: each is given once, whichever way."""
    draft = await drafts.find(ctx.workspace.id, ctx.person.id, number(draft_id))
    if draft and await stored.given_for(ctx.workspace.id, _source(draft_id)):
        return done("kudos.sent_before", ctx.person.language)
    return draft or Refusal("kudos.refused.draft_gone")


def _source(draft_id: str) -> str:
    return f"draft:{number(draft_id)}"


async def submitted(ctx: Context, request: Submitted) -> Answer:
    """The form: a refusal stands at its input; a hint comes once, as the same form with the hint on top."""
    draft, receivers = await _filled_in(ctx, request)
    if len(draft.place) > PLACE_AT_MOST:
        return Refusal("refused.not_understood")
    if draft_id := request.state.get("draft"):
        begun = await _draft(ctx, draft_id)
        if not isinstance(begun, Draft):
            return begun
        ctx = replace(ctx, source=_source(draft_id))
    result = await give_kudos(ctx, draft, receivers)
    if isinstance(result, Hinted):
        return await _form(ctx, replace(draft, hinted=True), receivers, dict(request.state), hint=result.hint)
    if isinstance(result, Refusal):
        return result
    return wording.given(result.kudos, ctx.person.language, ctx.person.time_zone)


async def _filled_in(ctx: Context, request: Submitted) -> tuple[Draft, list[Person]]:
    chosen = request.answers.get("receivers", ())
    receivers, unknown = await resolve(ctx, [f"<@{account}>" for account in chosen if isinstance(chosen, tuple)])
    draft = Draft(
        unknown=tuple(unknown),
        value_id=number(str(request.answers.get("value", ""))) or None,
        words=str(request.answers.get("words", "")).strip(),
        private=request.answers.get("visibility") == "private",
        link=request.state.get("link", ""),
        place=request.state.get("place", ""),
        hinted="hinted" in request.state,
    )
    return drafted(draft, receivers), receivers


async def plus(ctx: Context, request: Pressed) -> Answer:
    kudos = await to_join(ctx, number(request.value))
    return kudos if isinstance(kudos, Refusal) else wording.plus_form(kudos, ctx.person.language)


async def plus_added(ctx: Context, request: Submitted) -> Answer:
    refused = await add_plus(ctx, number(request.state.get("kudos", "")), str(request.answers.get("word", "")))
    return refused or done("kudos.plus_added", ctx.person.language)


async def more(ctx: Context, request: Pressed) -> Answer:
    """What one may do with a post: its giver changes it, an admin removes it."""
    kudos = await own(ctx, number(request.value))
    if not isinstance(kudos, Refusal):
        return wording.given(kudos, ctx.person.language, ctx.person.time_zone)
    shown = await stored.find(ctx.workspace.id, number(request.value))
    if ctx.person.is_admin and shown and not shown.removed and not shown.private:
        return wording.removal_form(shown, ctx.person.language)
    return kudos


async def change(ctx: Context, request: Pressed) -> Answer:
    kudos = await own(ctx, number(request.value))
    if isinstance(kudos, Refusal):
        return kudos
    return wording.change_form(kudos, await values.current(ctx.workspace.id), ctx.settings.kudos, ctx.person.language)


async def changed(ctx: Context, request: Submitted) -> Answer:
    refused = await change_kudos(
        ctx,
        number(request.state.get("kudos", "")),
        str(request.answers.get("words", "")),
        number(str(request.answers.get("value", ""))) or None,
    )
    return refused or done("kudos.changed", ctx.person.language)


async def take_back(ctx: Context, request: Pressed) -> Answer:
    return await take_back_kudos(ctx, number(request.value)) or done("kudos.taken_back", ctx.person.language)


async def removed(ctx: Context, request: Submitted) -> Answer:
    because = str(request.answers.get("because", ""))
    refused = await remove_kudos(ctx, number(request.state.get("kudos", "")), because)
    return refused or done("kudos.removed", ctx.person.language)


async def mine(ctx: Context, _: Typed) -> Answer:
    return await _page(ctx, "mine")


async def given(ctx: Context, _: Typed) -> Answer:
    return await _page(ctx, "given")


async def of_team(ctx: Context, _: Typed) -> Answer:
    return await _page(ctx, "team")


async def _page(ctx: Context, which: str, before: int | None = None) -> Answer:
    page = await read_kudos(ctx, which, before)
    if isinstance(page, Refusal):
        return page
    shown, older = page
    return wording.history(
        which, [(kudos, kudos.changeable_by(ctx.person, ctx.now)) for kudos in shown], older, ctx.person
    )


async def older(ctx: Context, request: Pressed) -> Answer:
    which, _, before = request.value.partition(":")
    if which not in ("mine", "given", "team") or not number(before):
        return Refusal("refused.not_understood")
    return await _page(ctx, which, number(before))

"""Kudos as people ask for them: typed, in a form, from a message, by an emoji, by a button."""

from dataclasses import replace

from bot.awards.actions import PUT_FORWARD
from bot.kudos.actions import (
    CHANGE,
    OPEN_DRAFT,
    ChangeForm,
    GiveForm,
    KudosList,
    ListPage,
    PlusForm,
    RemovalForm,
    Visibility,
)
from bot.kudos.kudos import Draft, first_line, refuses
from bot.kudos.sincerity import Hint
from bot.kudos.wording import kudos as wording
from bot.kudos.wording import lists
from bot.kudos.wording.cover import of_cover
from bot.kudos.wording.reports import about
from bot.messages.emoji import bare
from bot.messages.message import Buttons, Form, Message
from bot.messages.refusal import Refusal
from bot.messages.request import Picked, Reacted
from bot.messages.say import done, refusal, say
from bot.org.mentions import mention_of
from bot.org.people import Workspace
from bot.org.values import Value
from bot.ports import Context, PlatformError
from commands.feature import Answer
from commands.kudos.add_plus import add_plus, to_join
from commands.kudos.change_kudos import change_kudos, own, remove_kudos, take_back_kudos, to_change
from commands.kudos.give_kudos import Hinted, give_kudos, stands_elsewhere
from commands.kudos.hint_fairly import leaning_of
from commands.kudos.read_kudos import read_kudos
from commands.kudos.report_kudos import to_report
from commands.kudos.type_kudos import (
    draft_of,
    give_or_keep,
    meet_late,
    near_name,
    receivers_in_full,
    receivers_of,
)
from commands.org.meet import meet_anew
from storage.awards import rounds
from storage.kudos import drafts, giving
from storage.kudos import kudos as stored
from storage.org import values

PLACE_AT_MOST = 255  # characters that storage keeps of a place


async def new(ctx: Context, _: object = None) -> Form:
    return await _form(ctx, Draft(place=ctx.place))


async def _form(ctx: Context, draft: Draft, draft_id: int = 0, hint: Hint | None = None) -> Form:
    language, offered = ctx.person.language, await values.current(ctx.workspace.id)
    form = wording.give_form(draft, offered, ctx.settings.kudos, language, draft_id=draft_id, hint=hint)
    return of_cover(form, language) if draft.cover else form


async def cover(ctx: Context, text: str) -> Form:
    """Returns the form of a thanks to who picked up one's work, with what was typed, private unless that is changed."""
    return await _form(ctx, replace(await draft_of(ctx, text), private=True, cover=True))


async def picked(ctx: Context, request: Picked) -> Answer:
    """Answers "Give kudos for this" with the form, in which the author and the message are filled in."""
    # What was said in private stays there.
    quote = first_line(request.words) if request.place else ""
    draft = Draft(link=request.link, place=request.place, quote=quote)
    if not request.author:
        return await _form(ctx, draft)
    try:
        author = (await meet_anew(ctx.workspace, ctx.platform, [request.author])).get(request.author)
    except PlatformError:
        return await _form(ctx, replace(draft, unmet=(request.author,)))
    if author is None:
        return await _form(ctx, draft)
    if refusal := refuses(author, ctx.person, ctx.settings.kudos):
        return refusal
    return await _form(ctx, replace(draft, receivers=(author,)))


async def reacted(ctx: Context, request: Reacted) -> Answer:
    """Thanks the author of a message for a value's emoji. Other emoji, and those on one's own messages, do nothing."""
    value = await _meant_by(ctx.workspace, request.emoji)
    if value is None:
        return None
    author = (await meet_anew(ctx.workspace, ctx.platform, [request.author])).get(request.author)
    if author is None or author.is_bot or author.id == ctx.person.id:
        return None
    quote = first_line(request.words) if request.place else ""
    draft = Draft(receivers=(author,), value_id=value.id, link=request.link, place=request.place, quote=quote)
    return await give_or_keep(ctx, draft)


def offers_more(answer: Answer) -> bool:
    """Returns whether the answer to a reaction offers something: a kudos is not given yet, or a word can be added to
    it.
    """
    blocks = answer.blocks if isinstance(answer, Message) else ()
    actions = {button.action for block in blocks if isinstance(block, Buttons) for button in block.buttons}
    return bool(actions & {OPEN_DRAFT.name, CHANGE.name})


async def means_thanks(workspace: Workspace, emoji: str) -> bool:
    """Returns whether this emoji under a message gives a kudos."""
    return await _meant_by(workspace, emoji) is not None


async def _meant_by(workspace: Workspace, emoji: str) -> Value | None:
    offered = await values.current(workspace.id)
    return next((value for value in offered if bare(value.emoji) == bare(emoji)), None)


async def open_draft(ctx: Context, draft_id: int) -> Answer:
    draft = await _draft(ctx, draft_id)
    return await _form(ctx, await meet_late(ctx, draft), draft_id) if isinstance(draft, Draft) else draft


async def retype(ctx: Context, text: str) -> Form:
    """Returns the form with what was typed when the platform did not tell who typed it."""
    return await _form(ctx, await draft_of(ctx, text))


async def send_draft(ctx: Context, draft_id: int) -> Answer:
    """Sends a draft as it is: tapped twice, it is sent once, since the draft is its key."""
    draft = await _draft(ctx, draft_id)
    return (
        await give_or_keep(replace(ctx, idempotency_key=_idempotency_key(draft_id, draft)), draft)
        if isinstance(draft, Draft)
        else draft
    )


async def _draft(ctx: Context, draft_id: int) -> Draft | Message | Refusal:
    """The person's own draft, while it waits: each is given once, whichever way."""
    draft = await drafts.find(ctx.workspace.id, ctx.person.id, draft_id)
    if draft and await giving.given_for(ctx.workspace.id, _idempotency_key(draft_id, draft)):
        return done("kudos.sent_before", ctx.person.language)
    return draft or Refusal("kudos.refused.draft_gone")


def _idempotency_key(draft_id: int, draft: Draft) -> str:
    return f"draft:{draft.instead_of or draft_id}"


async def submitted(ctx: Context, form: GiveForm) -> Answer:
    """Gives the kudos of a form: a refusal stands at its input; a hint comes once, on top of the same form."""
    if len(form.place) > PLACE_AT_MOST:
        return Refusal("refused.not_understood")
    draft = await _filled_in(ctx, form)
    if draft.unmet:
        return Refusal("kudos.refused.not_yet", input=GiveForm.receivers.name)
    if draft.unknown and (likely := await near_name(ctx, draft.unknown[0])):
        fields = {"name": draft.unknown[0], "people": " / ".join(person.name for person in likely)}
        return Refusal("kudos.did_you_mean", fields, GiveForm.receivers.name)
    if form.draft:
        kept_draft = await _draft(ctx, form.draft)
        if not isinstance(kept_draft, Draft):
            return kept_draft
        ctx = replace(ctx, idempotency_key=_idempotency_key(form.draft, kept_draft))
    outcome = await give_kudos(ctx, draft)
    if isinstance(outcome, Hinted):
        return await _form(ctx, replace(draft, hinted=True), form.draft, outcome.hint)
    if isinstance(outcome, Refusal):
        return outcome
    return wording.given(outcome.kudos, ctx.person.language, ctx.person.time_zone)


async def _filled_in(ctx: Context, form: GiveForm) -> Draft:
    entered = [mention_of(text) for text in form.receivers]
    receivers = await receivers_in_full(ctx, await receivers_of(ctx, entered))
    return Draft(
        receivers=receivers.people,
        unknown=receivers.unknown,
        unmet=receivers.unmet,
        value_id=form.value,
        words=form.words,
        private=form.visibility is Visibility.PRIVATE,
        link=form.link,
        place=form.place,
        quote=first_line(form.quote),
        hinted=form.hinted,
        cover=form.cover,
    )


async def plus(ctx: Context, kudos_id: int) -> Answer:
    kudos = await to_join(ctx, kudos_id)
    return kudos if isinstance(kudos, Refusal) else wording.plus_form(kudos, ctx.person.language)


async def plus_added(ctx: Context, form: PlusForm) -> Answer:
    return await add_plus(ctx, form.kudos, form.word) or done("kudos.plus_added", ctx.person.language)


async def more(ctx: Context, kudos_id: int) -> Answer:
    """Answers with what one may do with a post: its giver changes it, an admin removes it, others report or hide it.
    Anybody puts it forward while nominations for awards are open.
    """
    answer = await _more(ctx, kudos_id)
    if not isinstance(answer, Message) or not await _can_be_put_forward(ctx, kudos_id):
        return answer
    button = PUT_FORWARD.button(say(ctx.person.language, "awards.put_forward"), kudos_id)
    return replace(answer, blocks=(*answer.blocks, Buttons((button,))))


async def _can_be_put_forward(ctx: Context, kudos_id: int) -> bool:
    round_ = None if ctx.person.is_guest else await rounds.open_round(ctx.workspace.id)
    if round_ is None or not round_.takes_nominations:
        return False
    post = await stored.find(ctx.workspace.id, kudos_id)
    if post is None or all(person.id == ctx.person.id for person in post.named_in_public):
        return False
    return not await stands_elsewhere(ctx, kudos_id)


async def _more(ctx: Context, kudos_id: int) -> Answer:
    kudos = await own(ctx, kudos_id)
    if not isinstance(kudos, Refusal):
        return wording.given(kudos, ctx.person.language, ctx.person.time_zone)
    post = await stored.find(ctx.workspace.id, kudos_id)
    may_remove = ctx.person.is_admin and post is not None and not post.removed and not post.private
    if may_remove and post and not post.is_for(ctx.person):
        return wording.removal_form(post, ctx.person.language)
    reportable = await to_report(ctx, kudos_id)
    if isinstance(reportable, Refusal):
        return kudos
    line = refusal(ctx.person.language, kudos)
    is_receiver = reportable.is_for(ctx.person)
    return about(reportable, line, ctx.person.language, is_receiver=is_receiver, may_remove=may_remove)


async def change(ctx: Context, kudos_id: int) -> Answer:
    kudos = await to_change(ctx, kudos_id)
    if isinstance(kudos, Refusal):
        return kudos
    return wording.change_form(kudos, await values.current(ctx.workspace.id), ctx.settings.kudos, ctx.person.language)


async def changed(ctx: Context, form: ChangeForm) -> Answer:
    refused = await change_kudos(ctx, form.kudos, form.words, form.value)
    return refused or done("kudos.changed", ctx.person.language)


async def take_back(ctx: Context, kudos_id: int) -> Answer:
    return await take_back_kudos(ctx, kudos_id) or done("kudos.taken_back", ctx.person.language)


async def removed(ctx: Context, form: RemovalForm) -> Answer:
    return await remove_kudos(ctx, form.kudos, form.because) or done("kudos.removed", ctx.person.language)


async def show(ctx: Context, page: ListPage) -> Answer:
    listed = await read_kudos(ctx, page)
    if isinstance(listed, Refusal):
        return listed
    if page.history is KudosList.GIVEN and page.before is None and listed.older:
        listed = replace(listed, leaning=await leaning_of(ctx))
    return lists.history(listed, ctx.person, ctx.now)

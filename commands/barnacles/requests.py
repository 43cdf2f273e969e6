"""Barnacles as people ask for them: typed, by a button, in a form."""

from dataclasses import replace

from bot.barnacles.actions import LISTED, BarnacleKind, EndForm, JoinForm, NameForm, asks_for_list
from bot.barnacles.barnacles import BarnaclePage, Naming, in_one_line
from bot.barnacles.wording import barnacles as wording
from bot.barnacles.wording.forms import NamingSheet, end_form, join_form, name_form
from bot.kudos.sincerity import shingles_of
from bot.kudos.typed import people_in, with_names
from bot.messages.refusal import Refusal
from bot.ports import Context
from commands.barnacles import own_barnacle
from commands.barnacles.join_barnacles import join_barnacles, joinable
from commands.barnacles.name_barnacle import SimilarFound, add_me_too, name_barnacle
from commands.barnacles.thank import tied_value
from commands.feature import Answer
from storage.barnacles import barnacles
from storage.org import people

PLACE_AT_MOST = 255  # characters that storage keeps of a place
PAGE, ENDED = 6, 3  # which fit one message of each platform


async def open_or_list(ctx: Context, text: str) -> Answer:
    """Answers what follows on `/waterline barnacle`: where another app has the command, it has the list behind it."""
    return await look_for(ctx, text.strip()[len(LISTED) :]) if asks_for_list(text) else await open_name(ctx, text)


async def open_name(ctx: Context, text: str = "") -> Answer:
    """Answers with the form; what was typed after the command stands in it.

    Whoever may name without their name is answered before, without a look-up (`commands.voice.name_unnamed`).
    """
    mentioned = await people.by_platform_ids(ctx.workspace.id, people_in(text))
    words = with_names(text, {account: person.name for account, person in mentioned.items()})
    place = ctx.place if ctx.settings.kudos.post_in == "here" else ""
    naming = Naming(BarnacleKind.RULE, in_one_line(words), "", "")
    value, language = await tied_value(ctx.workspace.id, ctx.settings), ctx.person.language
    sheet = NamingSheet(naming, place, language)
    if value:
        sheet = replace(sheet, thanks_for=value.label(language), tied=ctx.settings.kudos.barnacle_value or "")
    return name_form(sheet.noting("barnacles.only_named"))


async def named(ctx: Context, form: NameForm) -> Answer:
    if len(form.place) > PLACE_AT_MOST:
        return Refusal("refused.not_understood")
    if form.similar:
        return await me_too(ctx, form.similar)
    naming = Naming(form.kind, in_one_line(form.words), in_one_line(form.hinders), in_one_line(form.cost))
    place = form.place or ctx.settings.kudos.channel
    outcome = await name_barnacle(ctx, naming, place, seen=form.seen, thanks_for=form.thanks_for)
    if isinstance(outcome, SimilarFound):
        language, tied = ctx.person.language, form.thanks_for
        return name_form(NamingSheet(naming, form.place, language, similar=outcome.barnacles, tied=tied))
    return outcome or wording.named(naming, ctx.person.language)


async def me_too(ctx: Context, barnacle_id: int) -> Answer:
    outcome = await add_me_too(ctx, barnacle_id)
    return outcome if isinstance(outcome, Refusal) else wording.counted(outcome, ctx.person.language)


async def show_list(ctx: Context, behind: int = 0) -> Answer:
    standing = await barnacles.standing(ctx.workspace.id, behind, PAGE)
    page = BarnaclePage(
        standing,
        await barnacles.count_standing(ctx.workspace.id, standing[-1].id) if len(standing) == PAGE else 0,
        () if behind else await barnacles.ended(ctx.workspace.id, ENDED),
    )
    return wording.overview(page, ctx.person)


async def look_for(ctx: Context, text: str) -> Answer:
    """Answers with what holds these words; with the whole list, where nothing of them is a word."""
    if not (shingles := shingles_of(text)):
        return await show_list(ctx)
    return wording.found(await barnacles.holding(ctx.workspace.id, shingles, PAGE), ctx.person)


async def take(ctx: Context, barnacle_id: int) -> Answer:
    barnacle = await own_barnacle.take(ctx, barnacle_id)
    return barnacle if isinstance(barnacle, Refusal) else wording.taken(barnacle, ctx.person)


async def pass_on(ctx: Context, barnacle_id: int) -> Answer:
    barnacle = await own_barnacle.pass_on(ctx, barnacle_id)
    return barnacle if isinstance(barnacle, Refusal) else wording.passed_on(barnacle, ctx.person.language)


async def open_end(ctx: Context, barnacle_id: int) -> Answer:
    barnacle = await own_barnacle.to_end(ctx, barnacle_id)
    if isinstance(barnacle, Refusal):
        return barnacle
    value, tied = await tied_value(ctx.workspace.id, ctx.settings), ctx.settings.kudos.barnacle_value or ""
    return end_form(barnacle, ctx.person, value, tied)


async def ended(ctx: Context, form: EndForm) -> Answer:
    barnacle = await own_barnacle.end(ctx, form)
    return barnacle if isinstance(barnacle, Refusal) else wording.ended(barnacle, ctx.person.language)


async def open_join(ctx: Context, barnacle_id: int) -> Answer:
    barnacle = await own_barnacle.to_end(ctx, barnacle_id)
    if isinstance(barnacle, Refusal):
        return barnacle
    candidates = await joinable(ctx, barnacle)
    return join_form(barnacle, candidates, ctx.person.language) if candidates else Refusal("barnacles.refused.alone")


async def joined(ctx: Context, form: JoinForm) -> Answer:
    into = await join_barnacles(ctx, form)
    return into if isinstance(into, Refusal) else wording.joined(into, ctx.person.language)

"""Words of a reader repeat no long piece of a concern that they read, whomever they tell them to."""

import asyncio
from collections.abc import Iterable, Mapping

from bot.messages.forms import TypedForm
from bot.messages.refusal import Refusal
from bot.ports import Context
from bot.voice.concerns import StoredConcern
from bot.voice.repeating import repeated
from commands.check_ins import folders_of, has_concerns
from commands.roles.concern_readers import named_readers
from commands.voice.read_concerns import words_read, words_said


async def repeats_another(ctx: Context, words: str, at_input: str, to: StoredConcern | None = None) -> Refusal | None:
    """Returns why words cannot be said: they repeat a piece of a concern. To the writer of the concern `to` what is in
    their own may be said.

    Only what the person may read now counts, so that a refusal tells them nothing new; what readers answered before is
    their own, whoever quotes it. Where nobody ever wrote no statement is asked.
    """
    folders = folders_of(ctx.ballots)
    if not words or (folders is not None and not has_concerns(folders, ctx.workspace)):
        return None
    workspace_id, reader, group = ctx.workspace.id, ctx.person.id, await named_readers(ctx.workspace.id)
    of_others = await words_read(workspace_id, reader, group, but_not=to.key if to else "")
    if not of_others:
        return None
    of_writer = [to.words] if to else []
    if await asyncio.to_thread(repeated, words, of_others, of_writer) is None:
        return None
    mine = [*of_writer, *await words_said(workspace_id, reader, group)]
    begins = await asyncio.to_thread(repeated, words, of_others, mine)
    return Refusal("inbox.refused.repeats", {"piece": begins}, at_input) if begins else None


async def form_repeats(ctx: Context, form: TypedForm, inputs: Iterable[str]) -> Refusal | None:
    """Returns the same of what stands in these inputs of a form that speaks to people of something else."""
    for at_input, words in _written(form, inputs).items():
        if refused := await repeats_another(ctx, words, at_input):
            return refused
    return None


def _written(form: TypedForm, names: Iterable[str]) -> dict[str, str]:
    """What stands in each input, of which some have one for each language."""
    written = dict[str, str]()
    for name in names:
        entry = getattr(form, name)
        if isinstance(entry, Mapping):
            written |= {getattr(type(form), name).input(language): text for language, text in entry.items()}
        else:
            written[name] = entry
    return written

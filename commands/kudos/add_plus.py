"""+1 with a word: join somebody's thanks."""

from bot.kudos.actions import PlusForm
from bot.kudos.kudos import WORD_AT_MOST, Kudos
from bot.messages.refusal import Refusal
from bot.ports import Context
from storage.kudos import kudos as stored

PLUS_AT_MOST = 30  # with words of full length a platform's message holds some forty


async def to_join(ctx: Context, kudos_id: int) -> Kudos | Refusal:
    """Returns the kudos that the person may add a word to, or why not: once each, and not by those whose thanks
    it is.
    """
    kudos = await stored.find(ctx.workspace.id, kudos_id)
    if kudos is None or not kudos.named_in_public:
        return Refusal("kudos.refused.gone")
    if ctx.person.id in {person.id for person in (kudos.owner, *kudos.receivers) if person}:
        return Refusal("kudos.refused.own_plus", input=PlusForm.word.name)
    if any(plus.author.id == ctx.person.id for plus in kudos.plus):
        return Refusal("kudos.refused.plus_again", input=PlusForm.word.name)
    if len(kudos.plus) >= PLUS_AT_MOST:
        return Refusal("kudos.refused.plus_full", {"most": PLUS_AT_MOST}, PlusForm.word.name)
    return kudos


async def add_plus(ctx: Context, kudos_id: int, word: str) -> Refusal | None:
    kudos = await to_join(ctx, kudos_id)
    if isinstance(kudos, Refusal):
        return kudos
    if not word.strip():
        return Refusal("kudos.refused.no_word", input=PlusForm.word.name)
    if len(word) > WORD_AT_MOST:
        return Refusal("kudos.refused.too_long", {"length": len(word), "most": WORD_AT_MOST}, PlusForm.word.name)
    added = await stored.add_plus(ctx.workspace.id, kudos_id, ctx.person.id, word.strip(), ctx.now)
    return None if added else Refusal("kudos.refused.plus_again", input=PlusForm.word.name)

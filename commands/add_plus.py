"""+1 with a word: join somebody's thanks."""

from bot.ports import Context
from bot.refusal import Refusal
from storage import kudos as stored


async def add_plus(ctx: Context, kudos_id: int, word: str) -> Refusal | None:
    """Once each, and not by those whose thanks it is already."""
    kudos = await stored.find(ctx.workspace.id, kudos_id)
    if kudos is None or kudos.removed or kudos.private:
        return Refusal("kudos.refused.gone")
    if ctx.person.id in (kudos.giver.id, *(person.id for person in kudos.receivers)):
        return Refusal("kudos.refused.own_plus", input="word")
    if not word.strip():
        return Refusal("kudos.refused.no_words", input="word")
    if len(word) > 200:
        return Refusal("kudos.refused.too_long", {"length": len(word), "most": 200}, "word")
    added = await stored.add_plus(ctx.workspace.id, kudos_id, ctx.person.id, word.strip())
    return None if added else Refusal("kudos.refused.plus_again", input="word")

"""Answer a check-in: what a person taps is sealed before it is stored, and told to nobody."""

from collections.abc import Mapping

from bot.ballots import COMMENT, WORDS_AT_MOST, Ballot, Choice, RoundSeal
from bot.ports import Context
from bot.pulse import Item, Scale
from bot.refusal import Refusal
from bot.rounds import Round
from storage import audience, ballots, rounds


async def answer_pulse(
    ctx: Context, round_id: int, choices: Mapping[str, str], words: str | None = None
) -> Refusal | None:
    """Stores choices by item, 0 to 6 as `Choice` counts them, over earlier ones; `words` over an earlier comment.

    What is not named stays as it was. Nothing is stored when anything is refused.
    """
    asked = await rounds.find(ctx.workspace.id, round_id)
    leaf = await audience.leaf_of(ctx.workspace.id, round_id, ctx.person.id) if asked else None
    if asked is None or any(_choice(asked, leaf, item, told) is None for item, told in choices.items()):
        return Refusal("pulse.refused.unknown")
    if not asked.takes_answers(ctx.now):
        return Refusal("pulse.refused.closed")
    if words is not None and len(words) > WORDS_AT_MOST:
        return Refusal("pulse.refused.too_long", {"length": len(words), "most": WORDS_AT_MOST}, "comment")
    if leaf is None:
        return Refusal("pulse.refused.outside")
    seal = ctx.keys.seal(asked.key) if ctx.keys else None
    if seal is None:
        return Refusal("pulse.refused.no_keys")
    answered, others = sealed(seal, asked, ctx.person.id, leaf, choices, words)
    stored = await ballots.put_in(round_id, answered, others, ctx.now)
    return None if stored else Refusal("pulse.refused.closed")


def sealed(
    seal: RoundSeal, asked: Round, person: int, leaf: str, choices: Mapping[str, str], words: str | None = None
) -> tuple[list[Ballot], list[Ballot]]:
    """Ballots for what a person said, and blank ones for the rest of their rows."""
    said = {item: seal.seal(person, leaf, item, Choice(int(told))) for item, told in choices.items()}
    if words is not None:
        said[COMMENT] = seal.seal(person, leaf, COMMENT, Choice.SKIPPED, words)
    return list(said.values()), seal.blank(person, leaf, asked.frozen.rows_of(leaf), said)


def _choice(asked: Round, leaf: str | None, key: str, told: str) -> Choice | None:
    """What was tapped, or None for what no button of this round says to this person."""
    items = asked.frozen.asked_of(leaf) if leaf else asked.frozen.items
    item = next((item for item in items if item.key == key), None)
    if item is None or told not in {str(choice.value) for choice in choices_of(item)}:
        return None
    return Choice(int(told))


def choices_of(item: Item) -> tuple[Choice, ...]:
    """Everybody had a week and a promise, so a mood always applies, and so does whether it helped."""
    return tuple(one for one in Choice if item.scale is Scale.AGREEMENT or one is not Choice.DOES_NOT_APPLY)

"""How awards are announced, and what is written to each nominee."""

from collections.abc import Mapping, Sequence

from bot.awards.actions import HAND_OVER, WordsReach
from bot.awards.awards import Award, AwardOutcome, AwardRound, Candidate, Nomination
from bot.awards.wording.reading import nomination_blocks
from bot.messages.message import Block, Bold, Buttons, Mention, Message, Note, Text
from bot.messages.say import rich, say
from bot.org.people import Person
from bot.org.values import Value

_WORDS_IN_POST, _WORDS_IN_LETTER = 9, 11  # nominations, which fit a message of each platform
_BEGINNINGS_IN_POST = 16  # awards, of each of which there is room for a deed


def announcement(
    round_: AwardRound,
    awards: Sequence[Award],
    words_of: Mapping[Candidate, Sequence[Nomination]],
    values: Sequence[Value],
    language: str,
) -> Message | None:
    """Returns the post in the channel: who is awarded, with the words of the nominations, or that nobody is this time.

    Who wants no posts about them is in none, nor of whom no words stand any more, as of who has left; where that leaves
    nobody, there is no post.
    """
    posted = [award for award in awards if award.nominee.posts_about_me and award.candidate in words_of]
    if round_.outcome is not AwardOutcome.AWARDED:
        line = say(language, f"awards.outcome_{(round_.outcome or AwardOutcome.NOBODY).value}")
        return Message(line, (Text((line,)),))
    if not posted:
        return None
    title = say(language, "awards.announced")
    blocks: list[Block] = [Text((Bold(title),))]
    for award in posted:
        blocks += _award(award, _quoted(words_of[award.candidate], len(posted)), values, language)
    return Message(title, tuple(blocks))


def _quoted(nominations: Sequence[Nomination], awards: int) -> list[Block]:
    """What stands of the nominations in a post of so many awards: where they are many, the beginning of one of each."""
    at_most = _WORDS_IN_POST // awards
    if not at_most:
        return nomination_blocks(nominations[0])[:1] if awards <= _BEGINNINGS_IN_POST else []
    return [block for nomination in nominations[:at_most] for block in nomination_blocks(nomination)]


def _award(award: Award, quoted: Sequence[Block], values: Sequence[Value], language: str) -> list[Block]:
    value = next((value for value in values if value.id == award.value_id), None)
    name = Mention(award.nominee.platform_id, award.nominee.name)
    key = "awards.awarded_value" if value else "awards.awarded"
    line = rich(language, key, name=name, **({"value": Bold(value.label(language), value.id)} if value else {}))
    return [Text(line), *quoted, *([Note((say(language, "awards.with_gift", gift=award.gift),))] if award.gift else [])]


def words_for(
    nominee: Person, awards: Sequence[Award], nominations: Sequence[Nomination], names: Mapping[int, str]
) -> Message | None:
    """Returns what a nominee reads alone: that they are awarded, if they are, and the words of those who agreed.
    `names` are the nominators', by id.
    """
    language, awards_of_nominee = nominee.language, [award for award in awards if award.nominee.id == nominee.id]
    shared = [
        nomination
        for nomination in nominations
        if nomination.reach is not WordsReach.NOTHING and not nomination.is_empty
    ]
    if not awards_of_nominee and not shared:
        return None
    awarded = "awards.you_are_awarded" if shared else "awards.you_are_awarded_alone"
    line = say(language, awarded if awards_of_nominee else "awards.you_were_nominated")
    blocks: list[Block] = [Text((line,))]
    blocks += [Note((say(language, "awards.with_gift", gift=award.gift),)) for award in awards_of_nominee if award.gift]
    if awards_of_nominee and not nominee.posts_about_me:
        blocks.append(Note((say(language, "awards.not_posted"),)))
    for nomination in shared[:_WORDS_IN_LETTER]:
        blocks += nomination_blocks(nomination)
        name = names.get(nomination.nominator or 0)
        if name and nomination.reach is WordsReach.WITH_NAME:
            blocks.append(Note((say(language, "awards.written_by", name=name),)))
    if len(shared) > _WORDS_IN_LETTER:
        blocks.append(Note((say(language, "awards.more_words", count=len(shared) - _WORDS_IN_LETTER),)))
    return Message(line, (*blocks, Note((say(language, "awards.only_you"),))))


def to_hand_over(awards: Sequence[Award], language: str) -> Message:
    """Returns what the admin who posted the jury reads where a gift is not ticked off."""
    line = say(language, "awards.asks_hand_over")
    blocks: list[Block] = [Text((line,))]
    for award in awards:
        gift = say(language, "awards.gift_for", name=award.nominee.name, gift=award.gift)
        blocks += [Text((gift,)), Buttons((HAND_OVER.button(say(language, "awards.hand_over"), award.id),))]
    return Message(line, tuple(blocks))

"""What jurors read: what is nominated, without the names of who wrote it, and what the jury made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.awards import actions
from bot.awards.awards import AwardRound, Candidate, Nomination
from bot.awards.fairness import Division, SpreadRemark
from bot.awards.tally import CandidateStanding
from bot.awards.wording.page import day_of
from bot.messages.message import Block, Bold, Button, Buttons, Heading, Message, Note, Quote, Text
from bot.messages.say import plain, rich, say
from bot.messages.texts import name_of
from bot.org.people import Person
from bot.org.values import Value

WORDS_OF_ONE = 4  # nominations of one candidate that are shown
_REMARKS_AT_MOST = 6
_BLOCKS_AT_MOST = 36  # of candidates on a page, so that with what stands above them it fits a message of each platform


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """A page of what a juror may judge: `candidates` with their nominations, of `count` in all those that stand behind
    `offset` others. `favoured` is what this juror favours; in the second turn `standings` are what came of the first.
    """

    candidates: Mapping[Candidate, Sequence[Nomination]]
    offset: int
    count: int
    favoured: frozenset[Candidate]
    standings: Sequence[CandidateStanding] = ()
    not_theirs: bool = False


@dataclass(frozen=True, slots=True)
class Spread:
    """How nominations and awards spread, with the names of who leads the branches that are spoken of."""

    remarks: Sequence[SpreadRemark]
    leaders: Mapping[str, str]


def fitting(
    candidates: Sequence[Candidate],
    words_of: Mapping[Candidate, Sequence[Nomination]],
    standings: Sequence[CandidateStanding],
) -> list[Candidate]:
    """Returns as many of these, from the beginning, as fit a page; one at least, if there is any."""
    reasons = {standing.candidate: len(standing.reasons) + 1 for standing in standings}
    blocks, page = 0, list[Candidate]()
    for candidate in candidates:
        blocks += 3 + 3 * min(WORDS_OF_ONE, len(words_of[candidate])) + reasons.get(candidate, 0)
        if page and blocks > _BLOCKS_AT_MOST:
            break
        page.append(candidate)
    return page


def asks(round_: AwardRound, reader: Person) -> Message:
    """Returns what a juror reads when a turn begins."""
    language = reader.language
    line = say(language, f"awards.asks_{round_.turn}", day=day_of(round_.until, language))
    only = Note((say(language, "awards.asks_only"),))
    return Message(line, (Text((line,)), only, Buttons((actions.READ.button(say(language, "awards.read"), 0),))))


def reading(page: ReadingPage, round_: AwardRound, spread: Spread, reader: Person, values: Sequence[Value]) -> Message:
    """Returns a page of candidates, each with what was written of them."""
    language, turn = reader.language, round_.turn or 1
    title = say(language, f"awards.reading_{turn}")
    blocks: list[Block] = [Heading(title)]
    if not page.offset:
        blocks.append(Text((say(language, f"awards.how_{turn}", day=day_of(round_.until, language)),)))
        blocks += spread_lines(spread, language)
    if page.not_theirs:
        blocks.append(Note((say(language, "awards.not_theirs"),)))
    if not page.candidates:
        blocks.append(Text((say(language, "awards.nothing_to_read"),)))
    for candidate, nominations in page.candidates.items():
        blocks += _candidate(candidate, nominations, page, values, language)
    end = page.offset + len(page.candidates)
    further = (actions.READ.button(say(language, "awards.further"), end),) if end < page.count else ()
    finish = (actions.DONE.button(say(language, "awards.done")),) if not further else ()
    return Message(title, (*blocks, Buttons((*further, *finish))))


def _candidate(
    candidate: Candidate, nominations: Sequence[Nomination], page: ReadingPage, values: Sequence[Value], language: str
) -> list[Block]:
    nominee = nominations[0].nominee
    value = next((value for value in values if value.id == candidate.value), None)
    name = Bold(nominee.name)
    line = rich(language, "awards.candidate_value", name=name, value=value.label(language)) if value else (name,)
    blocks: list[Block] = [Text(line)]
    for nomination in nominations[:WORDS_OF_ONE]:
        blocks += nomination_blocks(nomination)
    if len(nominations) > WORDS_OF_ONE:
        blocks.append(Note((say(language, "awards.more_words", count=len(nominations) - WORDS_OF_ONE),)))
    if standing := next((standing for standing in page.standings if standing.candidate == candidate), None):
        blocks += _standing(standing, language)
    return [*blocks, Buttons((_choice(candidate, nominations[0], page, language),))]


def nomination_blocks(nomination: Nomination) -> list[Block]:
    """Returns what somebody wrote, without who did."""
    deed: list[Block] = [Text((Bold(nomination.deed),))] if nomination.deed else []
    return [*deed, *(Quote(words) for words in (nomination.words, nomination.quote) if words)]


def _standing(standing: CandidateStanding, language: str) -> list[Block]:
    count = say(language, "awards.standing", count=standing.approvals, judges=standing.judges)
    return [Note((count,)), *(Quote(reason) for reason in standing.reasons)]


def _choice(candidate: Candidate, nomination: Nomination, page: ReadingPage, language: str) -> Button:
    if candidate in page.favoured:
        return actions.UNFAVOUR.button(say(language, "awards.unfavour"), nomination.id)
    return actions.FAVOUR.button(say(language, "awards.favour"), nomination.id)


def spread_lines(spread: Spread, language: str) -> list[Block]:
    """Returns how nominations and awards spread: what is out of proportion, or that nothing is."""
    if not spread.remarks:
        return [Note((say(language, "awards.spread_even"),))]
    return [
        Note((say(language, "awards.spread"),)),
        *(Note((_remark(remark, spread, language),)) for remark in spread.remarks[:_REMARKS_AT_MOST]),
    ]


def _remark(remark: SpreadRemark, spread: Spread, language: str) -> str:
    key = f"awards.spread_{remark.counted.value}_{remark.share.value}"
    return say(language, key, group=_group(remark, spread, language))


def _group(remark: SpreadRemark, spread: Spread, language: str) -> str:
    match remark.division:
        case Division.BRANCH:
            return say(language, "awards.group_branch", name=spread.leaders.get(remark.group, "?"))
        case Division.PLACE:
            return say(language, "awards.group_place", place=remark.group.rpartition("/")[2].replace("_", " "))
        case Division.LANGUAGE:
            return say(language, "awards.group_language", language=name_of(remark.group))
        case Division.TENURE:
            return say(language, f"awards.group_tenure_{remark.group}")


def noted(name: str, reader: Person) -> Message:
    """Returns the answer to a juror who favours somebody, or does no more."""
    line = say(reader.language, "awards.noted", name=name)
    read_on = actions.READ.button(say(reader.language, "awards.read"), 0)
    return Message(line, (Text((line,)), Buttons((read_on,))))


def done(round_: AwardRound, favours: int, language: str) -> Message:
    """Returns the answer to a juror who has read everything: nothing is sent, and they may still change it."""
    line = rich(language, "awards.is_done", day=day_of(round_.until, language))
    count = say(language, "awards.you_favour", count=favours)
    return Message(
        plain(line), (Text(line), Note((count,)), Buttons((actions.READ.button(say(language, "awards.read"), 0),)))
    )

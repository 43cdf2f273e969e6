"""Answer a check-in: what a person taps is sealed before it is stored, and told to nobody.

Who answers is the account that the platform signed for. Everything about the round comes from its manifest, and the
answer goes to a file: no statement reaches the database, nothing is logged, and what comes back is always the same.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from bot.checkin.questions import Item, Scale
from bot.messages.message import Reply
from bot.messages.refusal import Refusal
from bot.messages.request import Answered, Pressed, Submitted
from bot.messages.say import refusal, sentence
from bot.org.people import Workspace
from bot.ports import Ballots, NotStored
from bot.sealed.ballots import WORDS_AT_MOST, Choice, Submission
from bot.sealed.manifest import Manifest, Participant
from bot.sealed.wording import form as wording

_SHOWN: Mapping[str, Callable[[wording.Asked], Reply]] = {"pulse.form": wording.form, "pulse.readers": wording.readers}


_BY_LABEL = {str(choice.value): choice for choice in Choice}
_ALWAYS = tuple(choice for choice in Choice if choice is not Choice.DOES_NOT_APPLY)


async def answer_pulse(
    ballots: Ballots | None, workspace: Workspace, account: str, request: Pressed | Submitted, now: datetime
) -> Answered:
    """Seals what a tap or a form says, opens the form, or says who reads. What is refused leaves nothing stored."""
    key = (request.value if isinstance(request, Pressed) else request.state.get("round", "")).partition(":")[0]
    manifest = ballots.manifest(key) if ballots else None
    if ballots is None or manifest is None or not _is_here(manifest, workspace):
        return _answered(request, Refusal("pulse.refused.closed"), workspace.language)
    participant = manifest.participant(account)
    if participant is None:
        return _answered(request, Refusal("pulse.refused.outside"), workspace.language)
    reply: Reply | Refusal
    if not manifest.takes_answers(now):
        reply = Refusal("pulse.refused.closed")
    elif isinstance(request, Pressed) and request.action in _SHOWN:
        reply = _SHOWN[request.action](wording.Asked.of(manifest, participant, workspace.name))
    else:
        reply = await _put(ballots, manifest, participant, request, now)
    return _answered(request, reply, participant.language)


def _is_here(manifest: Manifest, workspace: Workspace) -> bool:
    return (manifest.platform, manifest.workspace) == (workspace.platform, workspace.platform_id)


def _answered(request: Pressed | Submitted, reply: Reply | Refusal, language: str) -> Answered:
    """A form keeps what it holds; to a tap a refusal is a sentence."""
    if isinstance(reply, Refusal) and isinstance(request, Pressed):
        reply = sentence(refusal(language, reply))
    return Answered(reply, language)


async def _put(
    ballots: Ballots, manifest: Manifest, participant: Participant, request: Pressed | Submitted, now: datetime
) -> Reply | Refusal:
    named = _tapped(request) if isinstance(request, Pressed) else _filled_in(request)
    submission = _submission(manifest.asked_of(participant), named.choices, named.words)
    if isinstance(submission, Refusal):
        return submission
    seal = ballots.seal(manifest.key)
    if seal is None:
        return Refusal("pulse.refused.closed")
    box = seal.box(manifest.key, manifest.account(participant), ballots.sequence(now), submission)
    try:
        in_time = await ballots.put(manifest.key, box)
    except NotStored:
        return Refusal("pulse.refused.not_stored")
    return wording.sealed(participant.language) if in_time else Refusal("pulse.refused.closed")


class _Said(NamedTuple):
    """Choices by item, 0 to 6 as `Choice` counts them, and the comment; None leaves an earlier one."""

    choices: Mapping[str, str]
    words: str | None


def _tapped(request: Pressed) -> _Said:
    _, item, choice = (*request.value.split(":", 2), "", "")[:3]
    return _Said({item: choice}, None)


def _filled_in(request: Submitted) -> _Said:
    """What was left empty stays as it was; a comment without a letter in it takes an earlier one back."""
    filled = {name: text for name, text in request.answers.items() if isinstance(text, str) and text}
    words = filled.pop("comment", "").strip()
    return _Said(filled, None if not words else words if any(map(str.isalnum, words)) else "")


def _submission(items: tuple[Item, ...], choices: Mapping[str, str], words: str | None) -> Submission | Refusal:
    """As it is sealed, or why not: what no button of this round says to this person is no answer."""
    places = {item.key: place for place, item in enumerate(items)}
    chosen: dict[int, Choice] = {}
    for key, label in choices.items():
        place, choice = places.get(key), _BY_LABEL.get(label)
        if place is None or choice is None or choice not in choices_of(items[place]):
            return Refusal("pulse.refused.unknown")
        chosen[place] = choice
    if words is not None and len(words) > WORDS_AT_MOST:
        return Refusal("pulse.refused.too_long", {"length": len(words), "most": WORDS_AT_MOST}, "comment")
    return Submission(chosen, words)


def choices_of(item: Item) -> tuple[Choice, ...]:
    """Everybody had a week and a promise, so a mood always applies, and so does whether it helped."""
    return _ALWAYS if item.scale is not Scale.AGREEMENT else tuple(Choice)

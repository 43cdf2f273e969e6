"""Answer a check-in: what a person taps is sealed before it is stored, and told to nobody.

Who answers is the account that the platform signed for. Everything about the round comes from its manifest, and the
answer goes to a file: no statement reaches the database, nothing is logged, and what comes back is the same whatever
was answered: after a tap, the next question.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from bot.checkin.questions import Item
from bot.messages.actions import Misread
from bot.messages.message import Message, Reply
from bot.messages.refusal import Refusal
from bot.messages.request import Answered, Pressed, Submitted
from bot.messages.say import refusal_line, sentence
from bot.org.people import Workspace
from bot.ports import Ballots, MaybeStored, NotStored
from bot.sealed import actions
from bot.sealed.actions import AnswerForm
from bot.sealed.ballots import WORDS_AT_MOST, Choice, Submission
from bot.sealed.manifest import Manifest, Participant
from bot.sealed.wording import form, questions
from bot.sealed.wording.asked import Asked
from storage.org.team_names import remembered_names

_SHOWN: Mapping[str, Callable[[Asked], Reply]] = {
    actions.FORM.name: form.form,
    actions.READERS.name: form.readers,
}
_BY_LABEL = {str(choice.value): choice for choice in Choice}
_ALWAYS = tuple(choice for choice in Choice if choice is not Choice.DOES_NOT_APPLY)


class _Answer(NamedTuple):
    """Choices by item, 0 to 6 as `Choice` counts them, and the comment; None leaves an earlier one."""

    round: str
    choices: Mapping[str, str]
    words: str | None


async def answer_pulse(
    ballots: Ballots | None, workspace: Workspace, account: str, request: Pressed | Submitted, now: datetime
) -> Answered:
    """Seals what a tap or a form says, opens the form, or says who reads. What is refused leaves nothing stored.

    Where somebody is in a round is kept nowhere: what comes after a question is known from the question alone.
    """
    try:
        answer = _filled_in(AnswerForm.read(request)) if isinstance(request, Submitted) else _tapped(request)
    except Misread:
        return _answered(request, Refusal("pulse.refused.unknown"), workspace.language)
    manifest = ballots.manifest(answer.round) if ballots else None
    if ballots is None or manifest is None or not _is_here(manifest, workspace):
        return _answered(request, Refusal("pulse.refused.closed"), workspace.language)
    participant = manifest.participant(account)
    if participant is None:
        return _answered(request, Refusal("pulse.refused.outside"), workspace.language)
    reply: Reply | Refusal
    if not manifest.takes_answers(now):
        reply = Refusal("pulse.refused.closed")
    elif isinstance(request, Pressed) and request.action in _SHOWN:
        readable = manifest.named_in(participant.language, remembered_names(workspace.id))
        reply = _SHOWN[request.action](Asked.of(readable, participant, workspace.name))
    else:
        refused = await _put(ballots, manifest, participant, answer, now)
        reply = refused or _taken(Asked.of(manifest, participant, workspace.name), answer, request)
        return _answered(request, reply, participant.language, sealed=refused is None)
    return _answered(request, reply, participant.language)


def _taken(reader: Asked, answer: _Answer, request: Pressed | Submitted) -> Message:
    [choice, *_] = [*answer.choices, ""]
    return questions.sealed_tap(reader, choice) if isinstance(request, Pressed) else questions.sealed(reader.language)


def _is_here(manifest: Manifest, workspace: Workspace) -> bool:
    return (manifest.platform, manifest.workspace) == (workspace.platform, workspace.platform_id)


def _answered(request: Pressed | Submitted, reply: Reply | Refusal, language: str, *, sealed: bool = False) -> Answered:
    """A form keeps what it holds; to a tap a refusal is a sentence."""
    if isinstance(reply, Refusal) and isinstance(request, Pressed):
        reply = sentence(refusal_line(language, reply))
    return Answered(reply, language, sealed)


async def _put(
    ballots: Ballots, manifest: Manifest, participant: Participant, answer: _Answer, now: datetime
) -> Refusal | None:
    submission = _submission(manifest.asked_of(participant), answer)
    if isinstance(submission, Refusal):
        return submission
    seal = ballots.seal(manifest.key)
    if seal is None:
        return Refusal("pulse.refused.closed")
    box = seal.box(manifest.key, manifest.account(participant), ballots.sequence(now), submission)
    try:
        in_time = await ballots.put(manifest.key, box)
    except MaybeStored:
        return Refusal("pulse.refused.unsure")
    except NotStored:
        return Refusal("pulse.refused.not_stored")
    return None if in_time else Refusal("pulse.refused.closed")


def _tapped(request: Pressed) -> _Answer:
    """Of a button that only asks for something, nothing but the check-in is read."""
    tap = actions.ANSWER.read(request.value)
    return _Answer(tap.round, {tap.item: tap.choice}, None)


def _filled_in(form: AnswerForm) -> _Answer:
    """What was left empty stays as it was; a comment without a letter in it takes an earlier one back."""
    words = form.comment
    return _Answer(form.round, form.choices, None if not words else words if any(map(str.isalnum, words)) else "")


def _submission(items: tuple[Item, ...], answer: _Answer) -> Submission | Refusal:
    """As it is sealed, or why not: what no button of this round says to this person is no answer."""
    words = answer.words
    places = {item.key: place for place, item in enumerate(items)}
    chosen: dict[int, Choice] = {}
    for key, label in answer.choices.items():
        place, choice = places.get(key), _BY_LABEL.get(label)
        if place is None or choice is None or choice not in choices_of(items[place]):
            return Refusal("pulse.refused.unknown")
        chosen[place] = choice
    if words is not None and len(words) > WORDS_AT_MOST:
        return Refusal("pulse.refused.too_long", {"length": len(words), "most": WORDS_AT_MOST}, AnswerForm.comment.name)
    return Submission(chosen, words)


def choices_of(item: Item) -> tuple[Choice, ...]:
    """Returns the choices of an item."""
    return tuple(Choice) if item.scale.may_not_apply else _ALWAYS

"""Every reading once: the API has an address for each, and assistants have a tool."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.api.scopes import Scope
from commands.api.answers import (
    AnswerPage,
    ApiAnswer,
    ApiQuery,
    BandAnswered,
    KudosAnswered,
    KudosAsked,
    LedgerAsked,
    ListedPersonAnswered,
    MonthAsked,
    PageAsked,
    ScoreAnswered,
    Summaries,
    ValueAnswered,
)
from commands.api.read_branch import read_branch
from commands.api.read_lists import read_kudos, read_kudos_of_month, read_people, read_values
from commands.api.read_released import read_ledger, read_participation
from commands.api.readers import ApiReader


@dataclass(frozen=True, slots=True)
class ApiReading:
    """What is read: `query` and `answer` are the types of both sides, `does` is a sentence about it."""

    query: type[ApiQuery]
    answer: type[ApiAnswer]
    does: str
    read: Callable[[ApiReader, Any], Awaitable[ApiAnswer]]


READINGS: Mapping[Scope, ApiReading] = {
    Scope.PEOPLE: ApiReading(
        PageAsked,
        AnswerPage[ListedPersonAnswered],
        "Who works here, in the order in which they came. Admins also read who has left, and where each one stands.",
        read_people,
    ),
    Scope.VALUES: ApiReading(
        ApiQuery, AnswerPage[ValueAnswered], "The company's values, also those that are retired.", read_values
    ),
    Scope.KUDOS: ApiReading(
        KudosAsked,
        AnswerPage[KudosAnswered],
        "Public thanks, the newest first. Private ones are never read.",
        read_kudos,
    ),
    Scope.LEDGER: ApiReading(
        LedgerAsked,
        AnswerPage[ScoreAnswered],
        "What check-ins published, the latest first: scores of five people or more.",
        read_ledger,
    ),
    Scope.SUMMARY: ApiReading(
        ApiQuery,
        Summaries,
        "The latest four weeks of the branch of the leader who made the token, as their summary has them.",
        read_branch,
    ),
    Scope.PARTICIPATION: ApiReading(
        PageAsked,
        AnswerPage[BandAnswered],
        "How many of a team answered, in three bands, where it was published; the latest check-in first.",
        read_participation,
    ),
}
# An assistant is asked for a month, and does not know the company's time zone.
OF_ASSISTANTS: Mapping[Scope, ApiReading] = {
    **READINGS,
    Scope.KUDOS: ApiReading(
        MonthAsked,
        AnswerPage[KudosAnswered],
        "What people were publicly thanked for in a month, the newest first. Private thanks are never read.",
        read_kudos_of_month,
    ),
}

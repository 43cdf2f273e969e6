"""A page of what is read, and the cursor that leads to the next."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.api.cursors import Position, opened, sealed
from bot.api.scopes import Scope
from commands.api.answers import AnswerPage, ApiAnswer, PageAsked
from commands.api.readers import ApiReader

Entry = TypeVar("Entry", bound=ApiAnswer)


def position_of(reader: ApiReader, scope: Scope, query: PageAsked, beginning: Position) -> Position:
    """Returns where a page begins. Raises NoSuchPage."""
    return beginning if query.cursor is None else opened(reader.token.hash, _bound_to(scope, query), query.cursor)


def page_of(
    reader: ApiReader, scope: Scope, query: PageAsked, rows: Sequence[Entry], place: Callable[[Entry], Position]
) -> AnswerPage[Entry]:
    """Returns a page of rows, of which there is one more than it holds where another page follows. `place` is where the
    page behind a row begins.
    """
    entries = tuple(rows[: query.limit])
    cursor = None
    if len(rows) > query.limit:
        cursor = sealed(reader.token.hash, _bound_to(scope, query), place(entries[-1]))
    return AnswerPage(entries=entries, next_cursor=cursor)


def _bound_to(scope: Scope, query: PageAsked) -> str:
    return f"{scope.value} {query.narrowing}"

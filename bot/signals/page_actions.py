"""What leaders press on the page about customers."""

from typing import NamedTuple

from bot.messages.actions import Action, Bare, read_id


class PageTurn(NamedTuple):
    """Which signal, by its key, and how many departments stand on the pages before."""

    kind: str
    start: int


class TurnAction(Action[PageTurn]):
    """Is about a page of a signal."""

    def write(self, value: PageTurn) -> str:
        return f"{value.start}:{value.kind}"

    def read(self, text: str) -> PageTurn:
        """Returns what was written. Raises Misread for a page that has no number."""
        start, _, kind = text.partition(":")
        return PageTurn(kind, read_id(start))


OPEN_CUSTOMERS = Bare("felt.open")
TURN = TurnAction("felt.turn")
IN_WORDS = TurnAction("felt.words")

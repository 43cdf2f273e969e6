"""Who is meant by what an export of another product calls people: cut into names, and found among who is here. Pure."""

import re
from collections.abc import Sequence

from bot.org.mentions import PERSON_SIGN
from bot.org.people import Person, Profile
from bot.org.tables.headings import folded

_SIGN = re.compile(PERSON_SIGN)  # behind a bar in it stands what somebody was called there
_WITH_ADDRESS = re.compile(r"[^;,|\n<>]{0,80}<(?:mailto:)?([^<>\s@|]{1,64}@[^<>\s|]{1,255})(?:\|[^<>\n]{0,255})?>")
_APART = re.compile(r"[;|\n]")


def names_in(cell: str) -> tuple[str, ...]:
    """Returns what people are called in a cell, each once. Names with commas between are one: it may be Last, First."""
    marked = _WITH_ADDRESS.sub(r";\1;", _SIGN.sub(lambda sign: f";{sign[1].partition('|')[0]};", cell))
    pieces = [part for piece in _APART.split(marked) for part in _accounts(piece.strip(" ,"))]
    return tuple(dict.fromkeys(piece for piece in pieces if piece))


def _accounts(piece: str) -> list[str]:
    """Addresses and @names one by one, which have a comma or a blank between them."""
    if piece.count("@") < 2:
        return [piece]
    parts = [part.strip() for part in piece.split(",")]
    return [account for part in parts for account in (part.split() if part.count("@") > 1 else [part])]


class Namesakes:
    """Who is meant by what an export calls somebody: an address or an id, or a name that one person alone has."""

    def __init__(self, everyone: Sequence[Person], profiles: Sequence[Profile]) -> None:
        by_account = {person.platform_id: person.id for person in everyone if not person.is_bot}
        self._accounts = {number: account for account, number in by_account.items()}
        self._sure = {account.casefold(): number for account, number in by_account.items()}
        for profile in profiles:
            if profile.email and profile.platform_id in by_account:
                self._sure[profile.email.casefold()] = by_account[profile.platform_id]
        self._called: dict[str, set[int]] = {}
        for person in everyone:
            if not person.is_bot:
                for name in {folded(person.name), folded(person.handle)} - {""}:
                    self._called.setdefault(name, set()).add(person.id)

    def find(self, name: str) -> int | None:
        """Returns the number of whom a cell names; None where nobody is, or several are called so."""
        plain = name.strip().strip("<>")
        for account in (plain, plain.removeprefix("@")):
            if (number := self._sure.get(account.casefold())) is not None:
                return number
        last, comma, first = plain.partition(",")  # as directories write it
        namesakes = self._called.get(folded(f"{first} {last}" if comma else plain), set())
        return next(iter(namesakes)) if len(namesakes) == 1 else None

    def account_of(self, number: int) -> str:
        """Returns the account of somebody who was found."""
        return self._accounts[number]

    def find_each(self, name: str) -> dict[str, int | None]:
        """Returns the same by name, for what may be several full names with commas between."""
        number, pieces = self.find(name), [piece.strip() for piece in name.split(",")]
        if number is None and len(pieces) > 1 and all(" " in piece for piece in pieces):
            return {piece: self.find(piece) for piece in pieces}
        return {name: number}

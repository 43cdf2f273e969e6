"""Where it is not sure who is meant: a question to admins, which is put once. Pure."""

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from bot.org.chart_file import Line

Answers = Mapping[str, Mapping[str, bool]]  # by what was asked about, then by account: whether it is the same person
NO_ANSWERS: Answers = {}


class Asking(NamedTuple):
    """What admins answered, and what they were asked and have not answered: subject and account."""

    answers: Answers = NO_ANSWERS
    still_open: frozenset[tuple[str, str]] = frozenset()


NOTHING_ASKED = Asking()


class Doubt(NamedTuple):
    """Whether a line of a list, or a new account, called `name`, is the person of an `account`, described in `person`.

    `subject` is what was asked about, so that the same is known again: no name and no address stands in it.
    """

    subject: str
    account: str
    name: str
    person: str


def subject_of_line(line: Line) -> str:
    """Returns the same for every line that names somebody the same way, whatever source it stands in."""
    address = next((account for account in line.accounts if "@" in account[1:]), "")
    names_them = address or next(iter(line.accounts), "") or line.user or f"{line.name} {line.employee}"
    return f"line {fingerprint(names_them):x}"


def subject_of_account(account: str) -> str:
    return f"account {fingerprint(account):x}"


def fingerprint(text: str) -> int:
    """Returns 63 bits of a hash: enough to know a text again among millions."""
    digest = hashlib.sha256(text.strip().casefold().encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") >> 1

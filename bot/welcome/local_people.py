"""The people of the local page, which has no directory: those who are known, and whom a file names. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.messages.slug import slug
from bot.org.chart_file import Line
from bot.org.directory import Directory
from bot.org.people import Person, Profile

_NOT_IN_ADDRESSES = re.compile(r"[^\w.\-]")
HANDLE_AT_MOST = 80  # characters that storage keeps


def everybody_in(lines: Iterable[Line], known: Sequence[Person], language: str, time_zone: str) -> list[Profile]:
    """Returns a profile for everybody. Who is known is found by their handle, which an e-mail address begins with, by
    user name and by name; whoever else the file names gets a place on the page, a contractor that of a guest.
    """
    by_handle: dict[str, Profile] = {person.handle: person for person in known}
    directory = Directory(known)
    for line in lines:
        email = next((account for account in line.accounts if "@" in account[1:]), "")
        handle = _handle(line, email)
        if not handle:
            continue
        namesakes = directory.called(line.name)
        if handle not in by_handle and len(namesakes) == 1:
            handle = namesakes[0].handle
        if handle in by_handle:
            by_handle[handle] = replace(by_handle[handle], email=by_handle[handle].email or email)
        elif not directory.find(line):
            by_handle[handle] = Profile(
                platform_id=f"@{handle}",
                name=line.name or line.label,
                handle=handle,
                language=language,
                time_zone=time_zone,
                email=email,
                is_stranger=line.is_contractor,
                is_guest=line.is_contractor,
            )
    return list(by_handle.values())


def _handle(line: Line, email: str) -> str:
    """What one types to name the person."""
    account = next((account for account in line.accounts if account.startswith("@")), "")
    typed = slug(account[1:] or line.user or email.partition("@")[0] or line.name).casefold()
    return _NOT_IN_ADDRESSES.sub("", typed)[:HANDLE_AT_MOST]

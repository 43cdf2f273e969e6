"""One line a person from what every source says of them: of each field the strongest that says anything. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from bot.org.chart_file import Line
from bot.org.directory import Directory, LineIndex
from bot.org.imports.fields import FIELDS, origins_of
from bot.org.imports.sources import PeopleSource

ELSEWHERE = 10_000_000  # from here on lines are numbered that stand in another source only

_ATTRIBUTES = tuple(FIELDS.values())
_OVERRULED = ("time_zone", "language", "country")  # of which it is told; names are written in too many ways
_TEXTS = ("called", "email", "time_zone", "language", "country")

Words = Mapping[PeopleSource, Line]


class CombinedLines(NamedTuple):
    """`own_words` are those of the source itself, where it is sure whom they mean; `overruled` are the numbers of lines
    of which a stronger source says otherwise.
    """

    lines: Sequence[Line]
    own_words: tuple[Line, ...]
    overruled: Sequence[int]


def combine(
    lines: Sequence[Line],
    source: PeopleSource,
    words_by_source: Mapping[PeopleSource, Sequence[Line]],
    directory: Directory,
) -> CombinedLines:
    """Returns the lines of a source with the words of the others, and those of whom only others speak."""
    own_words = _words(lines, directory, source)
    words_of: dict[str, dict[PeopleSource, Line]] = defaultdict(dict)
    for speaker, spoken in words_by_source.items():
        if speaker is not source:
            for line in spoken:
                words_of[line.accounts[0]][speaker] = line
    if not words_of:
        return CombinedLines(lines, own_words, ())
    account_of = {line.number: line.accounts[0] for line in own_words}
    by_number = {line.number: line for line in own_words}
    present = {line.accounts[0] for line in own_words if not line.has_left}
    combined, overruled = [], []
    for line in lines:
        account = account_of.get(line.number, "")
        returned = line.has_left and account in present  # another line says so, and that one counts
        if account not in words_of or returned:
            combined.append(line)
            continue
        spoken_of = {**words_of[account], source: by_number[line.number]}
        combined.append(_one(line, spoken_of))
        if _is_overruled(spoken_of[source], _one(spoken_of[source], spoken_of)):
            overruled.append(line.number)
    elsewhere = [account for account in words_of if account not in account_of.values()]
    combined += _of_others(elsewhere, words_of, directory)
    return CombinedLines(combined, own_words, overruled)


def _words(lines: Iterable[Line], directory: Directory, source: PeopleSource) -> tuple[Line, ...]:
    """The lines that surely mean somebody, in the platform's ids: in their own words no other source knows them. Of a
    file no addresses are kept; a directory's stand there anyway.
    """
    recognised = [(line, people[0]) for line in lines if len(people := directory.find(line)) == 1]
    unresolved = [line for line, _ in recognised if line.managers and not _account(line.managers, directory)]
    index = LineIndex(recognised) if unresolved else None
    profiles = {line.number: profile for line, profile in recognised}

    def managers(line: Line) -> tuple[str, ...]:
        if account := _account(line.managers, directory):
            return (account,)
        fitting = index.find(line.managers) if index and line.managers else ()
        accounts = {profiles[number].platform_id for number in fitting}
        return tuple(accounts) if len(accounts) == 1 else line.managers[:1]

    return tuple(
        line._replace(
            accounts=(profile.platform_id,),
            managers=managers(line),
            user="",
            employee="",
            email=line.email if source is PeopleSource.SCIM else "",
        )
        for line, profile in recognised
    )


def _account(managers: Iterable[str], directory: Directory) -> str:
    people = map(directory.surely, managers)
    return next((profile.platform_id for profile in people if profile), "")


def _one(line: Line, words: Words) -> Line:
    sources = sorted(words, reverse=True)
    strongest_first = [words[source] for source in sources]
    strongest = strongest_first[0]
    saying = tuple([next((source for source in sources if getattr(words[source], name)), None) for name in _ATTRIBUTES])
    says = dict(zip(_ATTRIBUTES, saying, strict=True))
    values: dict[str, Any] = {name: getattr(words[source], name) if (source := says[name]) else "" for name in _TEXTS}
    naming = next((spoken for spoken in strongest_first if spoken.leads), strongest)
    return line._replace(
        managers=next((spoken.managers for spoken in strongest_first if spoken.managers), ()),
        leads=naming.leads,
        leads_in=naming.leads_in,
        joined_on=next((spoken.joined_on for spoken in strongest_first if spoken.joined_on), None),
        left_on=strongest.left_on,
        has_left=strongest.has_left,
        is_contractor=any(spoken.is_contractor for spoken in strongest_first),
        not_before=next((spoken.not_before for spoken in strongest_first if spoken.not_before), None),
        origins=origins_of(saying),
        **values,
    )


def _is_overruled(spoken: Line, combined: Line) -> bool:
    differing = (
        (spoken.managers, combined.managers),
        (spoken.leads, combined.leads),
        (spoken.joined_on, combined.joined_on),
        *((getattr(spoken, name), getattr(combined, name)) for name in _OVERRULED),
    )
    return any(word and word != stands for word, stands in differing) or spoken.has_left != combined.has_left


def _of_others(accounts: Iterable[str], words_of: Mapping[str, Words], directory: Directory) -> Iterable[Line]:
    for number, account in enumerate(accounts, ELSEWHERE):
        if profile := directory.by_account.get(account.casefold()):
            spoken = next(iter(words_of[account].values()))
            known_by = (profile.email,) if profile.email else spoken.accounts
            yield _one(spoken._replace(number=number, accounts=known_by), words_of[account])

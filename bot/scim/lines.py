"""From a directory's users and groups to the lines that a file would have. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from bot.org.chart_file import NAME_AT_MOST, Line
from bot.org.columns import CONTRACTORS
from bot.org.directory import folded
from bot.scim.resources import ENTERPRISE, Content, DirectoryEntry, ResourceKind


class DirectoryLines:
    """Makes a line of each user. A manager is found by SCIM's id, then by whatever else a directory may have put there,
    such as an e-mail address; where several have it, by none of it.
    """

    def __init__(self) -> None:
        self._lines: list[Line] = []  # with managers as they stand there
        self._by_name: dict[str, str] = {}  # the id of the only user who may be called so, empty where several may
        self._groups: list[DirectoryEntry] = []

    def read(self, entries: Iterable[DirectoryEntry]) -> None:
        """Takes in users and groups in the order in which they came; of users only the line is kept."""
        for entry in entries:
            if entry.kind is ResourceKind.USER:
                line = _line(len(self._lines) + 1, entry)
                self._lines.append(line)
                for name in {*line.accounts, entry.content["userName"], _employee_number(entry.content)} - {""}:
                    key = folded(name)
                    if self._by_name.setdefault(key, entry.id) != entry.id:
                        self._by_name[key] = ""
            elif not entry.is_deleted:
                self._groups.append(entry)

    def lines(self) -> list[Line]:
        """Returns a line for each user."""
        ids = {line.employee for line in self._lines}
        managers = {line.employee: self._manager_of(line, ids) for line in self._lines}
        present = {line.employee for line in self._lines if not line.has_left}
        names = _team_names(self._groups, managers, present)
        return [
            line._replace(managers=(manager,) if manager else (), leads=names.get(line.employee, ""))
            for line in self._lines
            for manager in (managers[line.employee],)
        ]

    def _manager_of(self, line: Line, ids: Collection[str]) -> str:
        """Returns the id of a user's manager, or what stands there instead; empty where nothing does."""
        manager = next(iter(line.managers), "")
        return manager if manager in ids else self._by_name.get(manager.casefold()) or manager


def _line(number: int, user: DirectoryEntry) -> Line:
    content = user.content
    user_name = content["userName"]
    manager = ((content.get(ENTERPRISE) or {}).get("manager") or {}).get("value") or ""
    return Line(
        number=number,
        accounts=tuple(_accounts(content, user_name if "@" in user_name else "")),
        name=_name(content),
        user="" if "@" in user_name else user_name,
        employee=user.id,
        managers=(str(manager),),
        has_left=user.is_deleted or content.get("active") is False,
        time_zone=str(content.get("timezone") or ""),
        language=_language(content),
        country=_country(content),
        is_contractor=str(content.get("userType") or "").casefold() in CONTRACTORS,
    )


def _accounts(content: Content, *names: str) -> Iterator[str]:
    """Yields each once: e-mail addresses, the primary first, then the rest, and the directory's own id."""
    entries = content.get("emails") or ()
    if len(entries) > 1:
        entries = sorted(entries, key=lambda entry: not entry.get("primary"))
    yield from dict.fromkeys(
        account
        for account in (*(entry.get("value") for entry in entries), *names, content.get("externalId"))
        if account
    )


def addresses_of(content: Content) -> set[str]:
    """Returns the e-mail addresses of a user, as marks of people are made of them."""
    return {account.casefold() for account in _accounts(content, content["userName"]) if "@" in account[1:]}


def _employee_number(content: Content) -> str:
    return (content.get(ENTERPRISE) or {}).get("employeeNumber") or ""


def _name(content: Content) -> str:
    name = content.get("name") or {}
    parts = " ".join(part for part in (name.get("givenName"), name.get("familyName")) if part)
    return str(content.get("displayName") or name.get("formatted") or parts)


def _language(content: Content) -> str:
    """The preferred one, else that of where they are at home."""
    return str(content.get("preferredLanguage") or content.get("locale") or "")


def _country(content: Content) -> str:
    """Of the work address, or of one that does not say what it is for."""
    addresses = (entry for entry in content.get("addresses") or () if (entry.get("type") or "work").lower() == "work")
    return next((str(entry["country"]) for entry in addresses if entry.get("country")), "")


def _team_names(groups: Iterable[DirectoryEntry], managers: Mapping[str, str], present: set[str]) -> dict[str, str]:
    """By manager, the name of the one group that holds exactly those who report to them, with or without them."""
    reports: dict[str, set[str]] = defaultdict(set)
    for person in present:
        reports[managers[person]].add(person)
    names: dict[str, list[str]] = defaultdict(list)
    for group in groups:
        members = group.members & present
        for manager in {managers[member] for member in members} & managers.keys():
            is_inside = manager in members
            if len(reports[manager]) == len(members) - is_inside and reports[manager] == members - {manager}:
                names[manager].append(group.content["displayName"])
    return {manager: only[0] for manager, only in names.items() if len(only) == 1 and len(only[0]) <= NAME_AT_MOST}

"""From a directory's users and groups to the lines that a file would have. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.org.chart_file import NAME_AT_MOST, Line
from bot.org.columns import CONTRACTORS
from bot.scim.resources import ENTERPRISE, Content, ResourceKind, ScimResource


def lines_of(resources: Sequence[ScimResource]) -> list[Line]:
    """Returns a line for each user. A manager is found by SCIM's id, then by whatever else a directory may have put
    there, such as an e-mail address; where several have it, by none of it.
    """
    users = [resource for resource in resources if resource.kind is ResourceKind.USER]
    directory = _Known(users)
    managers = {user.id: directory.manager_of(user) for user in users}
    groups = [resource for resource in resources if resource.kind is ResourceKind.GROUP and not resource.is_deleted]
    present = {user.id for user in users if not _has_left(user)}
    names = _team_names(groups, managers, present)
    return [_line(number, user, managers[user.id], names.get(user.id, "")) for number, user in enumerate(users, 1)]


class _Known:
    """Users by what they may be called where somebody names their manager."""

    def __init__(self, users: Iterable[ScimResource]) -> None:
        self._ids: set[str] = set()
        self._by_name: dict[str, set[str]] = defaultdict(set)
        for user in users:
            self._ids.add(user.id)
            for name in _accounts(user.content, user.content["userName"], _employee_number(user.content)):
                self._by_name[name.casefold()].add(user.id)

    def manager_of(self, user: ScimResource) -> str:
        """Returns the id of a user's manager, or what stands there instead; empty where nothing does."""
        manager = ((user.content.get(ENTERPRISE) or {}).get("manager") or {}).get("value") or ""
        if manager in self._ids:
            return str(manager)
        fitting = self._by_name.get(manager.casefold(), set())
        return next(iter(fitting)) if len(fitting) == 1 else str(manager)


def _line(number: int, user: ScimResource, manager: str, leads: str) -> Line:
    content = user.content
    user_name = content["userName"]
    return Line(
        number=number,
        accounts=tuple(_accounts(content, user_name if "@" in user_name else "")),
        name=_name(content),
        user="" if "@" in user_name else user_name,
        employee=user.id,
        managers=(manager,) if manager else (),
        leads=leads,
        has_left=_has_left(user),
        time_zone=str(content.get("timezone") or ""),
        language=_language(content),
        country=_country(content),
        is_contractor=str(content.get("userType") or "").casefold() in CONTRACTORS,
    )


def _accounts(content: Content, *names: str) -> Iterator[str]:
    """Yields each once: e-mail addresses, the primary first, then the rest, and the directory's own id."""
    entries = sorted(content.get("emails") or (), key=lambda entry: not entry.get("primary"))
    yield from dict.fromkeys(
        account
        for account in (*(entry.get("value") for entry in entries), *names, content.get("externalId"))
        if account
    )


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


def _has_left(user: ScimResource) -> bool:
    return user.is_deleted or user.content.get("active") is False


def _team_names(groups: Iterable[ScimResource], managers: Mapping[str, str], present: set[str]) -> dict[str, str]:
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

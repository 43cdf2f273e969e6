"""What every room holds of one person, read for them, place by place."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from bot.org.imports.sources import PeopleSource
from bot.org.people import Person
from bot.personal_data.my_data import DataPart, Record
from bot.personal_data.sections import Section
from storage.database import statement
from storage.holdings import PersonColumn, ShownRows
from storage.org.imports import last_imports, last_words
from storage.personal_data.registry import HELD

_SHOWN: Mapping[str, PersonColumn] = {
    f"{holding.table}_{person.column}": person
    for holding in HELD.values()
    for person in holding.persons
    if isinstance(person.showing, ShownRows)
}
_SELECTS = {key: person.showing.select for key, person in _SHOWN.items() if isinstance(person.showing, ShownRows)}
# Which places hold anything, in one round trip: most hold nothing of most people.
_HOLDS = f"select {', '.join(f'exists ({select}) as {key}' for key, select in _SELECTS.items())}"
_IN_DIRECTORY = """
select content, created_at as since, modified_at as at from scim_resource
where workspace_id = %(workspace_id)s and kind = 'User' and deleted_at is null
    and (unique_name = any(%(names)s) or external_id = any(%(names)s))
"""
_IN_GROUPS = """
select g.content ->> 'displayName' as name from scim_resource u
join scim_member m on m.workspace_id = u.workspace_id and m.user_id = u.id
join scim_resource g on g.workspace_id = m.workspace_id and g.id = m.group_id
where u.workspace_id = %(workspace_id)s and u.kind = 'User' and u.deleted_at is null
    and (u.unique_name = any(%(names)s) or u.external_id = any(%(names)s))
order by name
"""


async def read_held(person: Person, email: str) -> dict[Section, Sequence[DataPart]]:
    """Returns what is held of a person, by section; `email` is what the platform says, empty where it says none: lists
    of people and directories name people by it.
    """
    sections: dict[Section, list[DataPart]] = defaultdict(list)
    values = {"workspace_id": person.workspace_id, "person": person.id, "account": person.platform_id}
    [holds] = await statement(_HOLDS, **values)
    for key, column in _SHOWN.items():
        records = [dict(row) for row in await statement(_SELECTS[key], **values)] if holds[key] else []
        if isinstance(column.showing, ShownRows):
            sections[column.showing.section].append(DataPart(key, records))
    names = [name.casefold() for name in (person.platform_id, email) if name] + [person.platform_id]
    directory = [dict(row) for row in await statement(_IN_DIRECTORY, workspace_id=person.workspace_id, names=names)]
    groups = [dict(row) for row in await statement(_IN_GROUPS, workspace_id=person.workspace_id, names=names)]
    sections[Section.DIRECTORY] += [DataPart("directory", directory), DataPart("directory_groups", groups)]
    sections[Section.IMPORTS].append(DataPart("imports", await _imports(person.workspace_id, {*names})))
    return {section: sections[section] for section in Section if section in sections}


async def _imports(workspace_id: int, names: set[str]) -> list[Record]:
    """Returns which imports named somebody, when, and what they said of them."""
    records = list[Record]()
    lines = await last_words(workspace_id, PeopleSource.PLATFORM)
    for imported in await last_imports(workspace_id):
        for line in lines.get(imported.source, ()):
            if names & {name.casefold() for name in (*line.accounts, line.email) if name}:
                words: dict[str, Any] = {
                    "at": imported.taken_at,
                    "kind": imported.source.name,
                    "account": list(line.accounts),
                    "name": line.name,
                    "manager": list(line.managers),
                    "team": line.leads,
                    "joined_on": line.joined_on,
                    "until": line.left_on,
                    "time_zone": line.time_zone,
                    "language": line.language,
                    "country": line.country,
                    "not_before": line.not_before,
                }
                records.append({label: value for label, value in words.items() if value})
    return records

"""What sources say of people in the platform's place, in the database."""

from collections.abc import Iterable, Mapping
from typing import Any

from psycopg.types.json import Jsonb

from bot.org.company import Member, ToldFields
from bot.org.imports.fields import FieldSource
from bot.org.imports.sources import PeopleSource
from bot.org.people import Person, Profile
from storage.database import statement
from storage.org.people import ROWS_AT_ONCE
from storage.records import Stored

_TOLD = Stored(Profile, "platform_id", "language", "email", "tells_time_zone").names
_WRITTEN = (*_TOLD, "country", "not_before", "origins")
_STORE = f"""
insert into person (workspace_id, platform_id, language, {", ".join(_WRITTEN)}, is_stale, posts_about_me)
select %(workspace_id)s, platform_id, language, {", ".join(_WRITTEN)}, false, true
from jsonb_populate_recordset(null::person, %(people)s)
on conflict (workspace_id, platform_id) do update
set ({", ".join(_WRITTEN)}, is_stale) = row ({", ".join(f"excluded.{name}" for name in _WRITTEN)}, false),
    language = case
        when person.language_chosen then person.language
        when jsonb_exists(person.origins, 'language') or jsonb_exists(excluded.origins, 'language')
            then excluded.language
        else person.language end
returning platform_id, id
"""
# Whom no source speaks of any more is what the platform says, which is asked again.
_FORGET = """
update person set origins = '{}', country = '', not_before = null, is_stale = is_active and not is_bot
where workspace_id = %(workspace_id)s and id = any(%(people)s)
"""
_COUNTS = """
select o.key, o.value, count(*) as count from person p, jsonb_each_text(p.origins) o
where p.workspace_id = %(workspace_id)s and p.is_active and not p.is_bot and not p.is_stranger
    and not (o.key = 'language' and p.language_chosen)
group by o.key, o.value
"""
_NOTHING = ToldFields()


def is_stored(person: Person | None, member: Member) -> bool:
    """Returns whether somebody is stored as sources and the platform tell of them now."""
    if person is None or person.is_stale:
        return False
    row = _row(member, person)
    is_language_ours = person.language_chosen or not ({"language"} & (row["origins"].keys() | person.origins.keys()))
    day = person.not_before and person.not_before.isoformat()
    return (
        all(getattr(person, name) == row[name] for name in (*_TOLD, "country", "origins"))
        and day == row["not_before"]
        and (is_language_ours or person.language == row["language"])
    )


async def store_members(workspace_id: int, members: Iterable[Member], stored: Mapping[str, Person]) -> dict[str, int]:
    """Stores people as sources and the platform have them together, and returns their ids by platform id."""
    rows = [_row(member, stored.get(member.profile.platform_id)) for member in members]
    ids: dict[str, int] = {}
    for start in range(0, len(rows), ROWS_AT_ONCE):
        met = await statement(_STORE, workspace_id=workspace_id, people=Jsonb(rows[start : start + ROWS_AT_ONCE]))
        ids |= {row["platform_id"]: row["id"] for row in met}
    return ids


async def forget_fields(workspace_id: int, people: Iterable[Person]) -> None:
    """Forgets what sources said of these people; to look for it among all who were not meant takes their square."""
    told = [person.id for person in people if person.origins or person.country or person.not_before]
    if told:
        await statement(_FORGET, workspace_id=workspace_id, people=told)


async def field_counts(workspace_id: int) -> Mapping[FieldSource, int]:
    """Returns of how many people who can be asked a source says a field."""
    rows = await statement(_COUNTS, workspace_id=workspace_id)
    return {FieldSource(row["key"], PeopleSource[row["value"]]): row["count"] for row in rows}


def _row(member: Member, person: Person | None) -> dict[str, Any]:
    """As it is to stand; where no line surely speaks of somebody, what sources said of them stays."""
    profile, fields = member.profile, member.told_fields or _NOTHING
    row: dict[str, Any] = {name: getattr(profile, name) for name in ("platform_id", "language", *_TOLD)}
    row["handle"] = profile.handle.casefold()
    if member.told_fields is None and person is not None:
        row |= {name: getattr(person, name) for name in person.origins if name in ("name", "language", "time_zone")}
        day, country, origins = person.not_before, person.country, dict(person.origins)
    else:
        day, country = fields.not_before, fields.country
        origins = dict(fields.origins)
    return row | {"not_before": day and day.isoformat(), "country": country, "origins": origins}

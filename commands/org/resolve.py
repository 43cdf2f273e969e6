"""From how people were named to people: mentions, handles, a platform's groups, our own teams."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.org.mentions import GroupId, Handle, Mentioned, PersonId, written
from bot.org.people import Person
from bot.org.positions import takes_part
from bot.ports import Context
from commands.org.meet import meet_anew
from storage.org import people


@dataclass(frozen=True, slots=True)
class Resolved:
    """People in the order they were named, each once, and the names that nobody has."""

    people: tuple[Person, ...]
    unknown: tuple[str, ...]


async def resolve(ctx: Context, mentions: Iterable[Mentioned]) -> Resolved:
    """Returns the people who are mentioned. A team or group leaves out the person who asks: one may thank one's own."""
    listed = list(mentions)
    ids = [mention.id for mention in listed if isinstance(mention, PersonId)]
    handles = [mention.name.casefold() for mention in listed if isinstance(mention, Handle)]
    by_id = await meet_anew(ctx.workspace, ctx.platform, ids) if ids else {}
    by_handle = await people.by_handles(ctx.workspace.id, handles) if handles else {}
    teams = await people.teams_by_handle(ctx.workspace.id, handles) if len(by_handle) < len(handles) else {}
    resolved: dict[int, Person] = {}
    unknown: list[str] = []
    for mention in listed:
        match mention:
            case PersonId(id_):
                targets = [by_id[id_]] if id_ in by_id else []
            case GroupId(id_):
                targets = await _group(ctx, id_)
            case Handle(name) if person := by_handle.get(name.casefold()):
                targets = [person]
            case Handle(name):
                team = teams.get(name.casefold())
                targets = _without(ctx, await people.members(ctx.workspace.id, team.id)) if team else []
        resolved |= {person.id: person for person in targets}
        if not targets:
            unknown.append(written(mention))
    return Resolved(tuple(resolved.values()), tuple(unknown))


async def _group(ctx: Context, group_id: str) -> list[Person]:
    ids = await ctx.platform.group(group_id)
    return _without(ctx, (await meet_anew(ctx.workspace, ctx.platform, ids)).values())


def _without(ctx: Context, members: Iterable[Person]) -> list[Person]:
    guests = ctx.settings.kudos.guests
    return [person for person in members if person.id != ctx.person.id and takes_part(person, guests=guests)]

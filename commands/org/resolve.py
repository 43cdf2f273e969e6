"""From what was typed to people: mentions, handles, a platform's groups, our own teams."""

from collections.abc import Iterable

from bot.org.people import Person
from bot.ports import Context
from commands.org.meet import meet
from storage.org import people


async def resolve(ctx: Context, mentions: Iterable[str]) -> tuple[list[Person], list[str]]:
    """People in the order they were named, each once, and the names that nobody has.

    A team or group leaves out the person who asks: one may thank a team one is in.
    """
    asked = list(mentions)
    ids = [one[2:-1].partition("|")[0] for one in asked if one.startswith("<@")]
    handles = [one[1:].casefold() for one in asked if one.startswith("@")]
    by_id = await meet(ctx.workspace, ctx.platform, ids) if ids else {}
    by_handle = await people.by_handles(ctx.workspace.id, handles) if handles else {}
    teams = await people.teams_by_handle(ctx.workspace.id, handles) if len(by_handle) < len(handles) else {}
    found: dict[int, Person] = {}
    unknown: list[str] = []
    for one in asked:
        if one.startswith("<!"):
            named = await _group(ctx, one[2:-1])
        elif one.startswith("<@"):
            named = [by_id[key]] if (key := one[2:-1].partition("|")[0]) in by_id else []
        elif (handle := one[1:].casefold()) in by_handle:
            named = [by_handle[handle]]
        else:
            named = await _team(ctx, teams[handle].id) if handle in teams else []
        found |= {person.id: person for person in named}
        if not named:
            unknown.append(f"@{one[2:-1]}" if one.startswith("<") else one)
    return list(found.values()), unknown


async def _team(ctx: Context, team_id: int) -> list[Person]:
    return _without(ctx.person, await people.members(ctx.workspace.id, team_id))


async def _group(ctx: Context, group_id: str) -> list[Person]:
    ids = await ctx.platform.group(group_id.removeprefix("subteam^").partition("|")[0])
    return _without(ctx.person, (await meet(ctx.workspace, ctx.platform, ids)).values())


def _without(asker: Person, named: Iterable[Person]) -> list[Person]:
    return [one for one in named if one.id != asker.id and one.is_active and not one.is_bot and not one.is_stranger]

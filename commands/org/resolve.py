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
    typed = list(mentions)
    ids = [mention[2:-1].partition("|")[0] for mention in typed if mention.startswith("<@")]
    handles = [mention[1:].casefold() for mention in typed if mention.startswith("@")]
    by_id = await meet(ctx.workspace, ctx.platform, ids) if ids else {}
    by_handle = await people.by_handles(ctx.workspace.id, handles) if handles else {}
    teams = await people.teams_by_handle(ctx.workspace.id, handles) if len(by_handle) < len(handles) else {}
    resolved: dict[int, Person] = {}
    unknown: list[str] = []
    for mention in typed:
        if mention.startswith("<!"):
            named = await _group(ctx, mention[2:-1])
        elif mention.startswith("<@"):
            named = [by_id[key]] if (key := mention[2:-1].partition("|")[0]) in by_id else []
        elif (handle := mention[1:].casefold()) in by_handle:
            named = [by_handle[handle]]
        else:
            named = await _team(ctx, teams[handle].id) if handle in teams else []
        resolved |= {person.id: person for person in named}
        if not named:
            unknown.append(f"@{mention[2:-1]}" if mention.startswith("<") else mention)
    return list(resolved.values()), unknown


async def _team(ctx: Context, team_id: int) -> list[Person]:
    return _without(ctx.person, await people.members(ctx.workspace.id, team_id))


async def _group(ctx: Context, group_id: str) -> list[Person]:
    ids = await ctx.platform.group(group_id.removeprefix("subteam^").partition("|")[0])
    return _without(ctx.person, (await meet(ctx.workspace, ctx.platform, ids)).values())


def _without(asker: Person, named: Iterable[Person]) -> list[Person]:
    return [
        person
        for person in named
        if person.id != asker.id and person.is_active and not person.is_bot and not person.is_stranger
    ]

"""Addresses that somebody can give to customers: their own, and those of what they lead. Made, replaced, taken back."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.checkin.departments import choose_departments
from bot.customers.actions import LinkForm
from bot.customers.harmless import harmless_line, says_something
from bot.customers.links import (
    NAME_SHOWN_AT_MOST,
    CustomerLink,
    LinkKind,
    LinkTarget,
    address_of,
    hash_of,
    new_salt,
)
from bot.messages.refusal import Refusal
from bot.org.tree import OrgChartError
from bot.org.unit_key import leads
from bot.ports import Context
from commands.check_ins import folders_of
from commands.org.chart import chart
from storage.checkin import departments
from storage.customers import following, links
from storage.customers.address_key import address_key
from storage.org import people
from storage.sealed.folders import of_workspace


@dataclass(frozen=True, slots=True)
class HeldLink:
    """`link` is None where there is none yet, `url` is empty where it cannot be shown once more."""

    target: LinkTarget
    link: CustomerLink | None
    url: str = ""


def why_off(ctx: Context) -> Refusal | None:
    """Returns why nobody can have an address here, or None."""
    rules = ctx.settings.customers
    if not rules.enabled:
        return Refusal("customers.refused.off")
    return None if rules.public_url else Refusal("customers.refused.nowhere")


async def targets_of(ctx: Context) -> Sequence[LinkTarget]:
    """Returns whom the person can have an address for: themselves, their team, the department that they head."""
    workspace_id, person = ctx.workspace.id, ctx.person
    targets = [LinkTarget(LinkKind.PERSON, person.id, None, person.name)]
    team = await people.team_led_by(workspace_id, person.id)
    if team and await people.leads_others(workspace_id, person.id):
        name = team.name_in(person.language)
        targets.append(LinkTarget(LinkKind.TEAM, person.id, team.handle, name))
        if await heads_department(workspace_id, person.id):
            targets.append(LinkTarget(LinkKind.DEPARTMENT, person.id, team.handle, name))
    return targets


async def heads_department(workspace_id: int, person: int) -> bool:
    """Returns whether somebody heads a department: of those that an admin picked, or of the branches below the top."""
    if picked := await departments.heads(workspace_id):
        return person in picked
    if not await people.leads_managers(workspace_id, person):
        return False
    try:
        lines = await chart(workspace_id)
        tree = lines.tree()
    except OrgChartError:
        return False
    invited = Counter(tree.leaf_of[colleague.id] for colleague in lines.asked)
    return person in map(leads, choose_departments(tree, invited, ()))


async def held_links(ctx: Context) -> Sequence[HeldLink]:
    """Returns what somebody has, and may have."""
    by_kind = {link.kind: link for link in await links.held_by(ctx.workspace.id, ctx.person.id)}
    return [_held(ctx, target, by_kind.get(target.kind)) for target in await targets_of(ctx)]


def _held(ctx: Context, target: LinkTarget, link: CustomerLink | None) -> HeldLink:
    if link is None:
        return HeldLink(target, None)
    key = _key(ctx)
    address = address_of(key, ctx.workspace.id, link.salt) if key else ""
    is_whole = bool(address) and hash_of(address) == link.hash
    return HeldLink(target, link, f"{ctx.settings.customers.public_url}/{address}" if is_whole else "")


def _key(ctx: Context) -> bytes | None:
    folders = folders_of(ctx.ballots)
    if folders is None:
        return None
    return address_key(folders.sealed, of_workspace(ctx.workspace.platform, ctx.workspace.platform_id))


async def target_of(ctx: Context, kind: LinkKind) -> LinkTarget | Refusal:
    """Returns whom an address of this kind is for, or why the person has none."""
    if off := why_off(ctx):
        return off
    targets = {target.kind: target for target in await targets_of(ctx)}
    return targets.get(kind) or Refusal("customers.refused.not_yours")


async def name_link(ctx: Context, kind: LinkKind, typed: str) -> Refusal | None:
    """Makes a link, or has the page show another name of it."""
    target = await target_of(ctx, kind)
    if isinstance(target, Refusal):
        return target
    name = harmless_line(typed)
    if not says_something(name):
        return Refusal("customers.refused.no_name", input=LinkForm.name.name)
    if len(name) > NAME_SHOWN_AT_MOST:
        fields = {"length": len(name), "most": NAME_SHOWN_AT_MOST}
        return Refusal("kudos.refused.too_long", fields, LinkForm.name.name)
    await following.follow(ctx.workspace.id)  # what another leads by now stands in nobody's way
    by_kind = {link.kind: link for link in await links.held_by(ctx.workspace.id, ctx.person.id)}
    if link := by_kind.get(kind):
        await links.rename(ctx.workspace.id, link.id, name)
        return None
    key = _key(ctx)
    if key is None:
        return Refusal("customers.refused.elsewhere")
    salt = new_salt()
    await links.make(ctx.workspace.id, target, name, salt, hash_of(address_of(key, ctx.workspace.id, salt)))
    return None


async def replace_address(ctx: Context, link_id: int) -> Refusal | None:
    """Gives a link another address: the one before is unknown at once."""
    link = await links.find(ctx.workspace.id, ctx.person.id, link_id)
    if link is None:
        return Refusal("customers.refused.no_link")
    key = _key(ctx)
    if key is None:
        return Refusal("customers.refused.elsewhere")
    salt = new_salt()
    hash_ = hash_of(address_of(key, ctx.workspace.id, salt))
    replaced = await links.replace(ctx.workspace.id, link.id, link.salt, salt, hash_)
    return None if replaced else Refusal("customers.refused.no_link")


async def take_back_link(ctx: Context, link_id: int) -> Refusal | None:
    link = await links.find(ctx.workspace.id, ctx.person.id, link_id)
    is_removed = link and await links.take_back(ctx.workspace.id, link.id)
    return None if is_removed else Refusal("customers.refused.no_link")

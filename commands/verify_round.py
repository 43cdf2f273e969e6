"""Check a closed round: for an operator, or a works council that looks over the operator's shoulder."""

from bot.blocks import FLOOR
from bot.ledger import Page
from bot.ports import KeyStore
from bot.rounds import Round, State, fingerprint
from commands.examine import Finding
from storage import ballots, ledger, people, rounds


async def verify_rounds(keys: KeyStore, round_id: int | None) -> list[Finding]:
    """What was found about this round or, without one, about the latest closed round of every workspace."""
    found: list[Finding] = []
    for workspace in await people.workspaces():
        chosen = await (rounds.last_closed(workspace.id) if round_id is None else rounds.find(workspace.id, round_id))
        if chosen:
            found += await _verify(chosen, f"{workspace.name}, round {chosen.id}", keys)
    nothing = (
        "there is no such round." if round_id else "no round has closed yet. The first closes two days after it opens."
    )
    return found or [Finding("check-ins", round_id is None, nothing)]


async def _verify(chosen: Round, name: str, keys: KeyStore) -> list[Finding]:
    if chosen.state is not State.CLOSED:
        closes = f"{chosen.closes_at:%Y-%m-%d %H:%M} UTC"
        told = f"is {chosen.state.value}. Only a closed round can be checked; this one's last moment is {closes}."
        return [Finding(name, False, told)]
    return [
        Finding(name, True, f"asked {sum(chosen.frozen.invited.values())} people, and closed."),
        _no(
            await ballots.ballots_left(chosen.id),
            "ballots",
            "Nobody should be able to keep them: ask who changed the program.",
        ),
        _no(
            int(chosen.key in keys.names()),
            "keys",
            "The next tick of a running Waterline destroys them; then check again.",
        ),
        *await _ledger(chosen),
    ]


def _no(left: int, what: str, cure: str) -> Finding:
    return Finding(what, not left, f"{left} are left. {cure}" if left else "none are left.")


async def _ledger(chosen: Round) -> list[Finding]:
    published = await rounds.published(chosen.workspace_id, chosen.id)
    changed = "The database was changed by hand: nothing in this round can be trusted."
    try:
        page = await ledger.page(chosen.workspace_id, chosen.id, chosen.frozen, published)
    except (ValueError, KeyError):
        return [Finding("ledger", False, f"holds a score that no rule can release. {changed}")]
    posted = await rounds.recorded_fingerprint(chosen.workspace_id, chosen.id)
    digits = fingerprint(page, chosen.k)
    same = digits == posted
    told = (
        f"{len(page.scores)} scores, fingerprint {digits}, as everybody was shown."
        if same
        else (f"has the fingerprint {digits}, and everybody was shown {posted}. {changed}")
    )
    return [Finding("ledger", same, told), _floors(chosen, page)]


def _floors(chosen: Round, page: Page) -> Finding:
    """Every unit that was published was in the frozen tree, and no number stands for fewer answers than the floor."""
    parents = chosen.frozen.tree.parents()
    strange = {unit for unit, _ in page.scores if unit not in parents or unit not in page.blocks.published}
    small = [score for score in page.scores.values() if (score.size.value[1] or chosen.k) < chosen.k]
    well = not strange and not small and chosen.k >= FLOOR
    told = (
        f"k was {chosen.k}; every number keeps it."
        if well
        else f"{len(small) + len(strange)} numbers break k = {chosen.k}."
    )
    return Finding("floors", well, told)

"""What is sealed is sealed anew by the first of the keys, while everything runs."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from storage.database import statement
from storage.org.installations import fernets

_AT_ONCE = 200
_PASSES_AT_MOST = 5
_SOME = f"""
select id, kind, sealed from installation where workspace_id = %(workspace_id)s and id > %(reached)s and sealed <> ''
order by workspace_id, id limit {_AT_ONCE}
"""
# Only where it still is what was read: a token that was renewed meanwhile is the newer one.
_RESEAL = """
update installation i set sealed = n.sealed
from unnest(%(ids)s::bigint[], %(sealed)s::text[], %(resealed)s::text[]) n (id, before, sealed)
where i.workspace_id = %(workspace_id)s and i.id = n.id and i.sealed = n.before
"""
_SEALED = """
select kind, count(*) as count from installation where workspace_id = %(workspace_id)s and sealed <> '' group by kind
"""


@dataclass(frozen=True, slots=True)
class Resealed:
    """How many are opened by some key; how many of these another than the first had sealed, at the last look; and how
    many no key opens, by kind.
    """

    good: int
    older: int
    lost: Mapping[str, int]


class _Anew(NamedTuple):
    id: int
    sealed: str
    resealed: str


async def reseal(workspace_id: int, text: str, *, only_looks: bool = False) -> Resealed:
    """Seals anew what another key than the first has sealed, some at a time; `text` is `WATERLINE_SECRETS`.

    It is done once a look finds nothing more: a process that was started without the first key may have sealed by
    another meanwhile. It may be broken off and begun again. Where it `only_looks` nothing is written. Raises
    SecretsError.
    """
    keys = fernets(text)
    resealed = await _pass(workspace_id, keys, only_looks)
    for _ in range(0 if only_looks else _PASSES_AT_MOST - 1):
        if not resealed.older:
            break
        resealed = await _pass(workspace_id, keys, only_looks)
    return resealed


async def all_lost(workspace_id: int) -> Resealed:
    """Returns what is sealed of a workspace, where there is no key at all."""
    rows = await statement(_SEALED, workspace_id=workspace_id)
    return Resealed(0, 0, {row["kind"]: row["count"] for row in rows})


async def _pass(workspace_id: int, keys: list[Fernet], only_looks: bool) -> Resealed:
    good = older = reached = 0
    lost = Counter[str]()
    while rows := await statement(_SOME, workspace_id=workspace_id, reached=reached):
        reached, anew = rows[-1]["id"], list[_Anew]()
        for row in rows:
            if _is_sealed_by(keys[0], row["sealed"]):
                good += 1
            elif sealed := _sealed_anew(MultiFernet(keys), row["sealed"]):
                anew.append(_Anew(row["id"], row["sealed"], sealed))
            else:
                lost[row["kind"]] += 1
        older += len(anew)
        if anew and not only_looks:
            ids, sealed_texts, resealed = map(list, zip(*anew, strict=True))
            await statement(_RESEAL, workspace_id=workspace_id, ids=ids, sealed=sealed_texts, resealed=resealed)
    return Resealed(good + older, older, lost)


def _is_sealed_by(key: Fernet, sealed: str) -> bool:
    try:
        key.decrypt(sealed)
    except InvalidToken:
        return False
    return True


def _sealed_anew(keys: MultiFernet, sealed: str) -> str:
    try:
        return keys.rotate(sealed).decode()
    except InvalidToken:
        return ""

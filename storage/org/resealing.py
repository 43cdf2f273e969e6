"""What is sealed is sealed anew by the first of the keys, while everything runs."""

from typing import NamedTuple

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from storage.database import statement
from storage.org.installations import fernets

_AT_ONCE = 200
_SOME = f"""
select id, sealed from installation where workspace_id = %(workspace_id)s and id > %(reached)s and sealed <> ''
order by workspace_id, id limit {_AT_ONCE}
"""
# Only where it still is what was read: a token that was renewed meanwhile is the newer one.
_RESEAL = """
update installation i set sealed = n.sealed
from unnest(%(ids)s::bigint[], %(sealed)s::text[], %(resealed)s::text[]) n (id, before, sealed)
where i.workspace_id = %(workspace_id)s and i.id = n.id and i.sealed = n.before
"""


class Resealed(NamedTuple):
    """How many are sealed by the first key now, and how many cannot be opened by any."""

    good: int
    lost: int


class _Anew(NamedTuple):
    id: int
    sealed: str
    resealed: str


async def reseal(workspace_id: int, text: str, *, only_looks: bool = False) -> Resealed:
    """Seals anew what another key than the first has sealed, some at a time; `text` is `WATERLINE_SECRETS`.

    It may be broken off and begun again. Where it `only_looks` nothing is written. Raises SecretsError.
    """
    newest, *_ = keys = fernets(text)
    good = lost = reached = 0
    while rows := await statement(_SOME, workspace_id=workspace_id, reached=reached):
        reached, anew = rows[-1]["id"], list[_Anew]()
        for row in rows:
            if _is_sealed_by(newest, row["sealed"]):
                good += 1
            elif sealed := _sealed_anew(MultiFernet(keys), row["sealed"]):
                good += 1
                anew.append(_Anew(row["id"], row["sealed"], sealed))
            else:
                lost += 1
        if anew and not only_looks:
            ids, sealed_texts, resealed = map(list, zip(*anew, strict=True))
            await statement(_RESEAL, workspace_id=workspace_id, ids=ids, sealed=sealed_texts, resealed=resealed)
    return Resealed(good, lost)


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

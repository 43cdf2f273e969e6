"""Somebody's name in the words of others: in its place stands that it was a colleague."""

from collections.abc import Mapping

from storage.database import statement

# Columns with words of people, by table. Nothing here is sealed by what follows on it, as the diary is.
WORDS: Mapping[str, tuple[str, ...]] = {
    "kudos": ("words", "quote", "removed_because"),
    "kudos_plus": ("word",),
    "kudos_report": ("because",),
    "announcement": ("words",),
    "award_choice": ("reason",),
    "award_nomination": ("deed", "words"),
    "award_round": ("gift",),
    "barnacle": ("words", "hinders", "because", "taken_because"),
    "celebration_word": ("words",),
    "comment": ("words",),
    "concern": ("words", "because"),
    "concern_reply": ("words",),
    "customer_thanks": ("words", "answer", "thanked"),
    "half_hour": ("words",),
    "role_grant": ("reason",),
    "past_kudos": ("words",),
    "post": ("html", "plain"),
}
_REPLACE = {
    (table, column): f"update {table} set {column} = regexp_replace({column}, %(pattern)s, %(instead)s, 'gi')"
    f" where workspace_id = %(workspace_id)s and {column} ~* %(pattern)s"
    for table, columns in WORDS.items()
    for column in columns
}
_NAMING = "select id from kudos where workspace_id = %(workspace_id)s and words ~* %(pattern)s"


async def naming(workspace_id: int, pattern: str) -> list[int]:
    """Returns the thanks in whose words somebody is named."""
    return [row["id"] for row in await statement(_NAMING, workspace_id=workspace_id, pattern=pattern)]


async def take_names_out(workspace_id: int, pattern: str, instead: str) -> None:
    """Replaces whatever `pattern` finds in the words of people."""
    for place in _REPLACE:
        await statement(_REPLACE[place], workspace_id=workspace_id, pattern=pattern, instead=instead)

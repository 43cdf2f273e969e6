"""What stands in the database, and who wrote it last."""

from storage.database import statement


async def every_row() -> dict[str, list[str]]:
    """The rows by table, each with the transaction that wrote it, so that none is written anew unseen."""
    tables = await statement("select tablename as name from pg_tables where schemaname = 'public'")
    return {
        table["name"]: list(map(str, await statement(f'select xmin::text, * from "{table["name"]}" order by ctid')))
        for table in tables
    }

"""The summary, as a token of a leader reads it: what stands in their letter, and no more."""

from collections.abc import Iterator, Sequence

from bot.api.scopes import Scope
from bot.checkin.wording.names import unit_name
from bot.insight.summary import Summary
from bot.insight.wording.findings import findings
from bot.messages.message import Block, Heading, Note, Text
from bot.messages.say import plain
from commands.api.answers import (
    AnsweredShare,
    ApiQuery,
    PartTheme,
    Summaries,
    SummaryAnswered,
    ValueLived,
)
from commands.api.read_released import scored
from commands.api.readers import ApiReader
from commands.insight.read_summary import read_summary
from commands.insight.requests import day_of_latest_summary


async def read_branch(reader: ApiReader, _: ApiQuery) -> Summaries:
    """Returns the latest summary of who made the token."""
    reader.require(Scope.SUMMARY)
    content = await read_summary(reader.person, await day_of_latest_summary(reader.person, reader.today))
    if content is None:
        return Summaries(entries=None)
    company, language = reader.workspace.name, reader.person.language
    return Summaries(
        entries=SummaryAnswered(
            unit=content.unit,
            unit_name=unit_name(content.frozen, content.unit, company, language),
            week=content.week,
            themes=tuple(_themes(content, company, language)),
            values=tuple(
                ValueLived(
                    id=line.value.id,
                    names=dict(line.value.names),
                    recognised=line.recognised,
                    lived=scored(line.lived),
                )
                for line in content.values
            ),
            participation=AnsweredShare(content.participation.value) if content.participation else None,
            findings=tuple(_sentences(findings(content, company, language))),
        )
    )


def _themes(content: Summary, company: str, language: str) -> Iterator[PartTheme]:
    for (unit, theme), score in content.heat.items():
        name = unit_name(content.frozen, unit, company, language)
        yield PartTheme(unit=unit, unit_name=name, theme=theme, score=scored(score))


def _sentences(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Text(line=line) | Note(line=line):
                yield plain(line)
            case Heading(text=text):
                yield text
            case _:
                continue

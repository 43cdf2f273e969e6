"""Each letter of the demo's managers and leaders, in both languages: no number and no name but those it claims."""

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from babel.dates import format_date

from bot.checkin.announcements import Announcement
from bot.checkin.outcome import claims_of as results_claimed
from bot.checkin.promises import Promise, Promised
from bot.checkin.wording import announcements, results
from bot.checkin.wording.promises import lines as promise_lines
from bot.demo.years_before import WEEKS_BEFORE
from bot.digest.claims import claims_of
from bot.digest.digest import Digest
from bot.digest.wording import digest as digest_wording
from bot.insight.claims.mirror import claims_of as claims_of_mirror
from bot.insight.mirror import Mirror
from bot.insight.summary import Summary
from bot.insight.wording import mirror as mirror_wording
from bot.insight.wording import summary as summary_wording
from bot.messages.message import Block, Heading, Note
from bot.org.people import Person
from bot.org.positions import is_asked
from bot.ports import Context
from commands.digest.read_digest import read_digest
from commands.insight.read_mirror import read_mirror
from commands.insight.read_summary import read_summary
from commands.insight.what_was_said import WhatWasSaid, read_what_was_said
from commands.insight.what_was_said import drawn as drawn_at_home
from storage.checkin import rounds
from storage.digest import letters
from storage.org import people
from tests.audit.anew import digest_is, mirror_is, rows_of, summary_faults
from tests.audit.habits import habit_faults
from tests.audit.reading import Carried, blanked_sentences, pieces
from tests.audit.said import claimed, said_faults
from tests.past import Lived
from tests.platform import RememberingPlatform

WEEK = WEEKS_BEFORE + 12  # of three mirrors and summaries, this is the last
LAST = WEEKS_BEFORE + 13
COMPANY = "Harbour"


@dataclass(frozen=True)
class Read:
    """What one person's letters say, in their language."""

    person: Person
    digest: Digest | None
    mirror: Mirror | None
    summary: Summary | None


async def letters_of(past: Lived, language: str) -> list[Read]:
    """Of everybody who leads somebody, the letters after a week, as they were sent."""
    leading = {team.manager_id for team in await people.teams(past.workspace.id)}
    monday = await monday_after(past)
    read = []
    for one in await people.everyone(past.workspace.id):
        if one.id in leading:
            person = replace(one, language=language, time_zone="UTC")
            letter = await letters.of_week(past.workspace.id, one.id, "digest", monday)
            assert letter, f"{one.handle} got no digest"
            read.append(
                Read(
                    person=person,
                    digest=await read_digest(past.workspace, person, letter.at, letter.until, letter),
                    mirror=await read_mirror(person, monday),
                    summary=await read_summary(person, monday + timedelta(days=3)),
                )
            )
    return read


async def monday_after(past: Lived) -> date:
    first_monday = await rounds.first_monday(past.workspace.id)
    assert first_monday
    return first_monday + timedelta(weeks=WEEK)


async def names_of(past: Lived) -> dict[str, set[str]]:
    """What teams are called, by the units of those who lead them."""
    names: dict[str, set[str]] = {}
    for team in await people.teams(past.workspace.id):
        for kind in ("team", "unit"):
            names[f"{kind}:{team.manager_id}"] = {COMPANY, *(team.name_in(language) for language in ("en", "ja"))}
    return names


@dataclass(frozen=True)
class Reader:
    """Reads letters with nothing left of the catalogue's sentences."""

    units: Mapping[str, Set[str]]
    language: str
    first_monday: date

    def carried(self, *claims: object) -> Carried:
        return Carried(claims, self.units, self.language, self.first_monday)

    def of_all(self, read: Read) -> Iterator[tuple[str, list[str]]]:
        assert read.digest is not None
        assert read.mirror is not None
        yield "digest", self.of_digest(read.digest)
        yield "mirror", self.of_mirror(read.mirror)
        if read.summary:
            yield "summary", self.of_summary(read.summary)

    def of_digest(self, content: Digest) -> list[str]:
        """What a digest says and does not claim: claim by claim, then whatever stands around them."""
        claims, message = claims_of(content), digest_wording.digest(content)
        assert claims
        assert message
        drawn = [(claim, digest_wording.drawn(claim, content)) for claim in claims.every]
        lacking = [piece for claim, blocks in drawn for piece in self.carried(claim).lacks(pieces(blocks))]
        heading, *rest = message.blocks
        assert rest[:-1] == [block for _, blocks in drawn for block in blocks]
        return [*lacking, *self.carried(content.team, len(claims.promises)).lacks(pieces([heading, rest[-1]]))]

    def of_mirror(self, content: Mirror) -> list[str]:
        message = mirror_wording.page(content, COMPANY, replace(NOBODY, language=self.language))
        claims = claims_of_mirror(content)
        drawn = [(claim, mirror_wording.drawn(claim, content.frozen, COMPANY, self.language)) for claim in claims]
        lacking = [piece for claim, blocks in drawn for piece in self.carried(claim).lacks(pieces(blocks))]
        heading, *rest, private = message.blocks
        assert rest == [block for _, blocks in drawn for block in blocks]
        assert isinstance(heading, Heading)
        assert isinstance(private, Note)
        return [*lacking, *self.carried(3).lacks(pieces([heading, private]))]  # days

    def of_summary(self, content: Summary) -> list[str]:
        message = summary_wording.summary(content, COMPANY, replace(NOBODY, language=self.language))
        days = self.carried().days((content.week - 3, *(spot.since + 1 for spot in content.spots)))
        moved = sum((unit, theme) in content.moved for unit, theme in content.heat)
        return self.carried(content, COMPANY, days, moved, len(days[:1]) * 4).lacks(pieces(message.blocks))

    def of_what_was_said(self, content: WhatWasSaid, reader: Person) -> list[str]:
        """Claim by claim: each promise, each word to all, what moved, and what came out of the check-in."""
        outcome, moved, promised = content.outcome, content.moved, content.promised
        assert outcome
        heading, *rest = drawn_at_home(content, reader)
        every: list[Promise | Announcement] = [*promised.open, *promised.fulfilled, *promised.announced]
        alone: list[tuple[object, list[Block]]] = [(claim, lines_of(claim, reader)) for claim in every]
        side = (moved.moved.now > moved.moved.before) - (moved.moved.now < moved.moved.before) if moved else 0
        went_along = side if moved and moved.moved.alike else 0
        claims = results_claimed(outcome)
        alone += [(claim, results.drawn(claim, outcome, reader, went_along)) for claim in claims]
        told = [block for _, blocks in alone for block in blocks]
        around = [block for block in rest if block not in told]
        assert [block for block in told if block not in rest] == []
        lacking = [piece for claim, blocks in alone for piece in self.carried(claim, COMPANY).lacks(pieces(blocks))]
        days = [outcome.round.closes_at.date(), *([moved.until] if moved else [])]
        days_said = [format_date(one, "long", locale=self.language) for one in days]
        return [*lacking, *self.carried(moved and moved.moved, days_said).lacks(pieces([heading, *around]))]


def lines_of(claim: Promise | Announcement, reader: Person) -> list[Block]:
    if isinstance(claim, Announcement):
        return announcements.lines([claim], reader.language)
    promised = Promised(fulfilled=(claim,)) if claim.done_at else Promised(open=(claim,))
    return promise_lines(promised, reader.language)


NOBODY = Person(platform_id="@nobody", name="Nobody", handle="nobody", id=0)


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_no_number_and_no_name_stands_in_a_letter_that_no_claim_carries(
    language: str, harbour_past: Lived
) -> None:
    read = await letters_of(harbour_past, language)
    monday = await rounds.first_monday(harbour_past.workspace.id)
    assert monday
    reader = Reader(await names_of(harbour_past), language, monday)
    with blanked_sentences():
        lacking = {f"{kind} of {one.person.handle}": found for one in read for kind, found in reader.of_all(one)}
    assert {letter: found for letter, found in lacking.items() if found} == {}
    assert len(read) == 24
    assert sum(one.summary is not None for one in read) == 4


async def said_at_home(past: Lived, language: str) -> list[tuple[Person, WhatWasSaid]]:
    """What is read of the latest check-in by who leads somebody, and by one of each team who leads nobody."""
    everybody = [one for one in await people.everyone(past.workspace.id) if is_asked(one)]
    leading = {team.manager_id for team in await people.teams(past.workspace.id)}
    of_teams = {one.team_id: one for one in everybody if one.id not in leading}
    chosen = [one for one in everybody if one.id in leading or one in of_teams.values()]
    readers = [replace(one, language=language, time_zone="UTC") for one in chosen]
    places = (Context(past.workspace, one, past.now, "once", past.settings, RememberingPlatform()) for one in readers)
    return [(place.person, await read_what_was_said(place)) for place in places]


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_no_number_and_no_name_stands_in_what_was_said_that_no_claim_carries(
    language: str, harbour_past: Lived
) -> None:
    read = await said_at_home(harbour_past, language)
    reader = Reader(await names_of(harbour_past), language, await monday_after(harbour_past))
    with blanked_sentences():
        lacking = {one.handle: reader.of_what_was_said(content, one) for one, content in read}
    assert {handle: found for handle, found in lacking.items() if found} == {}
    assert len(read) == 24 + 21


async def test_what_was_said_is_what_the_ledger_and_the_promises_say_to_everybody(harbour_past: Lived) -> None:
    read, rows = await said_at_home(harbour_past, "en"), await rows_of(harbour_past.workspace.id, LAST)
    wrong = [(one.handle, why) for one, content in read for why in await said_faults(one, content, rows)]
    assert wrong == []
    kinds = Counter(type(claim).__name__ for _, content in read if content.outcome for claim in claimed(content))
    assert {"ShownIn", "TeamAnswered", "MoodLine", "ItemResult", "Fingerprint"} <= kinds.keys()
    assert {"Promise", "Announcement", "Moved"} <= kinds.keys()


async def test_a_number_and_a_name_of_another_team_are_found_in_what_was_said(harbour_past: Lived) -> None:
    read = {one.handle: content for one, content in await said_at_home(harbour_past, "en")}
    rows, person = await rows_of(harbour_past.workspace.id, LAST), await one_of(harbour_past, "chihiro")
    own, other = read["chihiro"], read["ivo"]
    assert own.outcome
    assert other.outcome
    forged = replace(own, outcome=replace(own.outcome, leaf=other.outcome.leaf, weeks=other.outcome.weeks))
    assert await said_faults(person, forged, rows)
    assert await said_faults(person, replace(own, promised=other.promised), rows)


async def one_of(past: Lived, handle: str) -> Person:
    [person] = (await people.by_handles(past.workspace.id, [handle])).values()
    return person


async def test_each_claim_is_what_the_ledger_the_kudos_and_the_promises_say(harbour_past: Lived) -> None:
    read, rows = await letters_of(harbour_past, "en"), await rows_of(harbour_past.workspace.id, WEEK)
    wrong: list[tuple[str, object]] = []
    kinds = Counter[str]()
    for one in read:
        leader = one.person.id
        assert one.digest is not None
        assert one.digest.letter
        assert one.mirror is not None
        claims = claims_of(one.digest)
        assert claims
        at = one.digest.letter.at
        wrong += [(one.person.handle, claim) for claim in claims.every if not digest_is(claim, leader, at, rows)]
        in_mirror = claims_of_mirror(one.mirror)
        wrong += [(one.person.handle, claim) for claim in in_mirror if not mirror_is(claim, leader, rows)]
        wrong += [
            (one.person.handle, why) for why in (summary_faults(one.summary, leader, rows) if one.summary else ())
        ]
        wrong += [(one.person.handle, why) for why in (habit_faults(one.summary, leader, rows) if one.summary else ())]
        kinds.update(type(claim).__name__ for claim in (*claims.every, *in_mirror))
    assert wrong == []
    assert any(one.summary.habits for one in read if one.summary), "somebody has five managers below"
    assert {"Thanked", "NotThanked", "MoodLine", "ToTry", "OwnPromise", "BranchPromise"} <= kinds.keys()
    assert {"Compared", "Seen"} <= kinds.keys()

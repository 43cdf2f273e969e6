"""What one window shows: a person, the place they look at, and the posts that stand there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

from adapters.web import render
from bot.config.settings import Settings
from bot.delivery.timeline import Post, Timeline
from bot.messages.say import clock, say
from bot.messages.slug import slug
from bot.org.people import Person, Team, Workspace
from bot.org.positions import takes_part
from bot.org.values import Value
from bot.roles.roles import ChartRole
from commands.org.look_around import look_around
from commands.routing.table import open_to

HOME = "@"  # the bot's own page: no channel and no person is called so
GENERAL = "general"
PAGE = 50

Drawn = dict[str, object]


@dataclass(frozen=True, slots=True)
class Colleagues:
    people: Mapping[int, Person]
    teams: list[Team]
    values: list[Value]
    settings: Settings  # guests are chosen and named, and commands offered, as they say

    def who(self, handle: str) -> Person | None:
        """Returns the person with this handle whom a window can be: active, and no bot."""
        return next((person for person in self.present() if person.handle == handle.casefold()), None)

    def present(self) -> list[Person]:
        return [person for person in self.people.values() if takes_part(person, guests=self.settings.kudos.guests)]

    def team_of(self, person: Person, language: str) -> str:
        return next((team.name_in(language) for team in self.teams if team.id == person.team_id), "")

    def directory(self, person: Person) -> dict[str, object]:
        """Returns the people, teams, values and commands that a person can write, for the page's suggestions."""
        present, language = self.present(), render.spoken_in(person.language)
        chart_role = self._chart_role(person)
        return {
            "people": [
                {
                    "id": person.platform_id,
                    "handle": person.handle,
                    "name": person.name,
                    "team": self.team_of(person, language),
                }
                for person in present
            ],
            "teams": [
                {
                    "handle": team.handle,
                    "name": team.name_in(language),
                    "members": [person.platform_id for person in present if person.team_id == team.id],
                }
                for team in self.teams
            ],
            "values": [
                {"tag": slug(value.name(language)), "emoji": value.emoji, "name": value.name(language)}
                for value in self.values
            ],
            "commands": [
                {"put": f"{word.command} {word.word}".strip(), "does": say(language, word.does)}
                for word in open_to(person, chart_role, self.settings)
            ],
        }

    def _chart_role(self, person: Person) -> ChartRole | None:
        reports = self._reports(person)
        if any(self._reports(report) for report in reports):
            return ChartRole.LEADER
        return ChartRole.MANAGER if reports else None

    def _reports(self, person: Person) -> list[Person]:
        led = {team.id for team in self.teams if team.manager_id == person.id}
        return [one for one in self.present() if one.team_id in led and one.id != person.id]


async def company(workspace: Workspace, settings: Settings) -> Colleagues:
    around = await look_around(workspace)
    return Colleagues({person.id: person for person in around.people}, around.teams, around.values, settings)


@dataclass(frozen=True, slots=True)
class Window:
    company: Colleagues
    person: Person
    place: str
    places: tuple[str, ...]  # where this person can read

    def draw(self, post: Post, now: datetime) -> Drawn:
        author = self.company.people.get(post.author_id or 0)
        html = render.article(post, author, self._when(post.posted_at, now), self._thank(author))
        return {"id": post.id, "revision": post.revision, "html": html}

    def _thank(self, author: Person | None) -> str:
        """Returns the label of the button that thanks a message's author; empty where nobody else wrote it."""
        if author is None or author.id == self.person.id:
            return ""
        return say(self.person.language, "web.thank")

    def _when(self, moment: datetime, now: datetime) -> str:
        """Returns the time, with the day unless it is today's and the year unless it is this one."""
        there = ZoneInfo(self.person.time_zone)
        language = render.spoken_in(self.person.language)
        then, today = moment.astimezone(there), now.astimezone(there)
        time = clock(language, moment, self.person.time_zone)
        if then.date() == today.date():
            return time
        day = "MMMd" if then.year == today.year else "yMMMd"
        return f"{format_skeleton(day, then, tzinfo=there, locale=language)} {time}"


class Posts(NamedTuple):
    """Posts, the oldest first; `older` is whether there are older ones."""

    posts: list[Drawn]
    older: bool


async def latest(timeline: Timeline, window: Window, now: datetime, before_id: int | None = None) -> Posts:
    """Returns the last posts of the window's place, or those before the post `before_id`."""
    if window.place == HOME:
        return Posts([], older=False)
    posts = await timeline.latest(window.person.workspace_id, window.place, before_id, PAGE + 1)
    return Posts([window.draw(post, now) for post in posts[-PAGE:]], older=len(posts) > PAGE)

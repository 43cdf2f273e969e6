"""app.yaml as Settings: what a new workspace starts with. Secrets come from the environment instead."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, Field, ValidationError

from bot.config.checks import (
    Account,
    Country,
    Emoji,
    Languages,
    TimeOfDay,
    TimeZone,
    TypeableNames,
    Words,
    no_channel_sign,
)
from bot.config.customer_rules import CustomerRules
from bot.config.explain import explain
from bot.config.rules import AwardRules, CelebrationRules, RetentionRules, Rules, VoiceRules
from bot.config.starting_values import compare_values, items
from bot.config.yaml_lines import Mistake, SettingsError, Source, read

__all__ = [
    "AwardRules",
    "CelebrationRules",
    "CustomerRules",
    "DigestRules",
    "KudosRules",
    "PeopleRules",
    "PulseRules",
    "QueueRules",
    "RetentionRules",
    "Settings",
    "SettingsError",
    "StartingValue",
    "VoiceRules",
    "load",
    "load_file",
    "paths",
]

PlatformName = Literal["web", "slack", "teams"]  # each has its line in `bot.app.platforms`
DAYS_BETWEEN = {"weekly": 7, "two-weekly": 14, "monthly": 28}  # check-ins, by cadence
ColumnName = Literal[
    "account", "email", "name", "first name", "last name", "user", "number", "manager", "leads", "joined on", "left on",
    "status", "kind", "dotted",
]  # fmt: skip
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday"]
# Where nothing is named, in files of before a further language, too: their values have no names in it.
DEFAULT_LANGUAGES = ("en", "ja")


class StartingValue(Rules):
    """A company value of the first set. Names and practices (what it looks like) are by language."""

    emoji: Emoji
    names: TypeableNames
    practices: dict[str, Annotated[Words, Field(max_length=200)]]


class KudosRules(Rules):
    """How thanks are given."""

    value_required: bool = True
    """Whether every kudos names the value that was shown."""
    coach: bool = True
    """Whether a thanks that says little comes back once with one hint before it is sent. It never keeps one back."""
    cover: bool = True
    """Whether who comes back from a leave of three working days or more is asked once, in private, who picked up their
    work."""
    newcomers: bool = True
    """Whether newcomers are shown a value a week in their first eight weeks, with a thanks whose giver and receivers
    agreed to that."""
    words_at_most: Annotated[int, Field(ge=1, le=2000)] = 1000  # 2,000 fit every platform's message with room to spare
    """Characters a kudos may have, 1 to 2000."""
    giving_limit: Annotated[int, Field(ge=1)] | None = None
    """Kudos a person can give in a week (Monday to Sunday in their own time zone), 1 or more; null is no limit."""
    minute_limit: Annotated[int, Field(ge=1)] = 30
    """Kudos a person can give in a minute, 1 or more: what runs wild keeps nobody else waiting."""
    barnacle_value: Annotated[Words, Field(max_length=60)] | None = None
    """The value, by its name, for which who named a barnacle and who ended it thank each other; null is no thanks."""
    post_in: Literal["channel", "here"] = "channel"
    """Where a kudos is posted: channel is the channel below, here is the place where it was given."""
    guests: bool = False
    """Whether guests, such as temps and contractors, can thank and be thanked. They are never asked in check-ins, never
    counted, and have no role."""
    channel: Annotated[Words, Field(max_length=200)] = "kudos"
    """That channel's name without the #, no blanks unless Teams is the only platform; or its id. In Teams alone also
    Team/channel, where several teams have a channel of the name."""


class PulseRules(Rules):
    """The check-in: when it opens at each person's place, and when it closes at the company's."""

    enabled: bool = False
    """Whether check-ins are held. `python -m bot preview` shows first who would see a number of their own team."""
    cadence: Literal["weekly", "two-weekly", "monthly"] = "weekly"
    """weekly, two-weekly or monthly"""
    weekday: Weekday = "tuesday"
    """monday to friday: the day on which a check-in opens; on a person's day off it opens for them on the next working
    day."""
    opens: TimeOfDay = "10:00"
    """The hour at which it opens, in each person's own time zone; in quotes."""
    closes: TimeOfDay = "17:00"
    """The hour at which it closes for everybody, in `time_zone`: on a working day, `open_for` after it opened
    everywhere, or later; in quotes."""
    open_for: Annotated[int, Field(ge=2, le=28)] = 2
    """The days that it stays open, 2 to 28, and never longer than to the next opening: small teams need longer until
    enough have answered."""
    k: Literal[5, 8, 11, 16] = 5
    """The fewest answers that a number may stand for: 5, 8, 11 or 16, where a band of sizes begins. Rounds to come
    never have a lower one than those before; 8 is safer in small teams."""
    country: Country | None = None
    """The country whose public holidays are kept, as in JP or DE-BY. null takes each person's country by their time
    zone; people elsewhere keep their own country's in any case."""

    @property
    def stays_open(self) -> bool:
        """Returns whether a check-in stays open until the next, whatever number of days is set."""
        return self.open_for >= DAYS_BETWEEN[self.cadence]


class DigestRules(Rules):
    """The manager's week and the leader's four: from which weekday and hour, at each reader's place."""

    enabled: bool = True
    """Whether managers get a weekly digest, and leaders a summary every four weeks. Nothing is sent where there is
    nothing to say."""
    weekday: Weekday = "monday"
    """monday to friday: the day on which the digest comes; on a day off it comes on the next working day of that week.
    Every manager can wish for another day and hour, or for none."""
    at: TimeOfDay = "09:00"
    """The hour at which it comes, in each manager's own time zone; in quotes."""
    half_hour: bool = True
    """Whether leaders find a question a week on their home to take along to customers. No message is ever sent for it,
    and what they hear is theirs alone."""


class PeopleRules(Rules):
    """How the company's people are taken in from a file."""

    ask_above: Annotated[int, Field(ge=1, le=100)] = 40
    """Percent, 1 to 100, of the people who may have no place any more, or another manager, by one import. Above it, and
    where they are five or more, nothing is changed until it is said once more."""
    columns: Mapping[ColumnName, tuple[Words, ...]] = {}
    """What columns are called in your company's files, beside the names that are known: by field (account, email, name,
    first name, last name, user, number, manager, leads, joined on, left on, status, kind, dotted), as in
    {manager: [Reports into]}."""


class QueueRules(Rules):
    """How deliveries are worked off."""

    lease_seconds: Annotated[float, Field(ge=1, le=3600)] = 30
    """Seconds, 1 to 3600, after which a delivery that a dead process had begun starts again. Shorter is sooner, but a
    machine that merely hangs for so long then posts twice."""
    concurrency: Annotated[int, Field(ge=1, le=100)] = 10
    """Deliveries at a time in one process, 1 to 100. Order within a place is kept whatever it is."""
    posts_at_once: Annotated[int, Field(ge=1, le=1000)] = 5
    """Messages, 1 to 1000, that one channel of Slack's is sent at once; after them it is sent one a second, as Slack
    asks."""
    remember_days: Annotated[int, Field(ge=30, le=36_500)] | None = 400
    """Days, 30 to 36500, after which Waterline forgets where a message stands; null is never. What it has forgotten
    stays as it is: it can no longer be changed, taken back or removed there."""


class EventRules(Rules):
    """Webhooks, by which the company's programs are sent what happened."""

    loopback: bool = False
    """Whether a webhook may lead to this machine, also by http, which is for trying one; else to public addresses by
    https alone."""


class WorkspaceRules(Rules):
    """Workspaces that install Waterline by themselves."""

    keep_removed_days: Annotated[int, Field(ge=0, le=3650)] = 90
    """Days, 0 to 3650, for which all is kept of a workspace that has removed Waterline, so that it finds everything if
    it comes back. Then it is erased whole."""


class Settings(Rules):
    """What a new workspace starts with."""

    languages: Annotated[Languages, Field(min_length=1)] = DEFAULT_LANGUAGES
    """The languages Waterline speaks. The first is what a new workspace's channels are written in; in direct messages
    everyone reads their own. Every value below needs a name in each."""
    time_zone: TimeZone = "UTC"
    """The company's own time zone, as in Europe/Berlin; also for people whose platform does not tell theirs."""
    platforms: Annotated[tuple[PlatformName, ...], Field(min_length=1)] = ("web", "slack")
    """Which platforms are served. web is the local page, on this machine only; slack and teams need tokens."""
    admins: tuple[Account, ...] = ()
    """The first admins, who own the values and may remove a kudos; others are made in chat. Member ids of Slack as in
    [U02ABCDEF], object ids of Entra for Teams. They see no answers."""
    kudos: KudosRules = KudosRules()
    pulse: PulseRules = PulseRules()
    digest: DigestRules = DigestRules()
    voice: VoiceRules = VoiceRules()
    customers: CustomerRules = CustomerRules()
    celebrations: CelebrationRules = CelebrationRules()
    awards: AwardRules = AwardRules()
    people: PeopleRules = PeopleRules()
    queue: QueueRules = QueueRules()
    events: EventRules = EventRules()
    workspaces: WorkspaceRules = WorkspaceRules()
    retention: RetentionRules = RetentionRules()
    values: Annotated[tuple[StartingValue, ...], Field(max_length=20)] = ()


def load(text: str, path: str) -> Settings:
    """Returns the settings in the text of `path`. Raises SettingsError, which names every mistake in it."""
    source = read(text)
    settings = Settings()
    try:
        settings = Settings.model_validate(source.content)
    except ValidationError as error:
        for details in error.errors(include_url=False):
            key = tuple(part for part in details["loc"] if part != "[key]")
            explanation = explain(details, list(paths()))
            source.blame(key, explanation.wrong, explanation.cure)
    _compare_channel(source)
    _compare_open_for(source)
    compare_values(source, DEFAULT_LANGUAGES)
    if source.mistakes:
        raise SettingsError(path, source.mistakes)
    return settings


def load_file(path: Path) -> Settings:
    """Returns the settings of a file. Raises SettingsError also where it cannot be opened or is not UTF-8."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        cure = "Start Waterline in the folder that holds it, or look at the file's rights."
        raise SettingsError(str(path), [Mistake(1, "", f"cannot be read, {error.strerror}", cure)]) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SettingsError(str(path), [Mistake(line, "", "not UTF-8", "Save the file as UTF-8.")]) from error
    return load(text, str(path))


def paths(model: type[BaseModel] = Settings) -> Iterator[str]:
    """Yields the path of every setting: kudos.channel, values.emoji."""
    for name, field in model.model_fields.items():
        kinds = (field.annotation, *get_args(field.annotation))
        inner = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)
        if inner:
            yield from (f"{name}.{path}" for path in paths(inner))
        else:
            yield name


def _compare_channel(source: Source) -> None:
    """Teams' own names of channels, and their ids, hold blanks, dots and more; those of the other platforms do not."""
    if items(source.content.get("platforms")) == ("teams",):
        return
    for group in ("kudos", "celebrations"):
        rules = source.content.get(group)
        name = rules.get("channel") if isinstance(rules, dict) else None
        if isinstance(name, str):
            _compare_signs(source, group, name)


def _compare_signs(source: Source, group: str, name: str) -> None:
    if bad := no_channel_sign(name.strip()):
        tidy = re.sub(r"[\s#@<>&,.!/]+", "-", name).strip("-").lower() or "kudos"
        sign = "a blank" if bad.isspace() else repr(bad)
        source.blame((group, "channel"), f"{name!r} has {sign} in it", f"Write it as the platform does, as in {tidy}.")


def _compare_open_for(source: Source) -> None:
    rules = source.content.get("pulse")
    if not isinstance(rules, dict):
        return
    days, longest = rules.get("open_for"), DAYS_BETWEEN.get(str(rules.get("cadence", PulseRules().cadence)))
    if isinstance(days, int) and longest and longest < days <= max(DAYS_BETWEEN.values()):
        mistake = f"{days} days are longer than from one check-in to the next"
        source.blame(("pulse", "open_for"), mistake, f"Write {longest} or less, or another cadence.")

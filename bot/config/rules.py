"""What every group of settings is, and what those of voice and of celebrations are."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.config.checks import Words


class Rules(BaseModel):
    """The text below a field says what it does, also in app.yaml: `python -m tests.bot.config.app_yaml` writes that."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class VoiceRules(Rules):
    """Concerns without a name. The longest times are those that Directive (EU) 2019/1937, article 9, allows."""

    enabled: bool = False
    """Whether people can write a concern without their name to a circle of readers. Whom admins give the role Reader
    with `/waterline roles` are one of the circles, once they are two."""
    own_manager: bool = False
    """Whether one's own manager is one of the circles, where 15 people may write to that manager."""
    acknowledged_within: Annotated[int, Field(ge=1, le=7)] = 7
    """Days, 1 to 7, within which a concern is to be acknowledged; then it goes one step up."""
    answered_within: Annotated[int, Field(ge=1, le=90)] = 90
    """Days, 1 to 90, within which it is to be answered."""
    kept_months: Annotated[int, Field(ge=1, le=12)] = 12
    """Months, 1 to 12, for which a concern is kept after its closing word; counts remain."""


class CelebrationRules(Rules):
    """Birthdays, work anniversaries and first days, on the morning of a working day."""

    enabled: bool = False
    """Whether they are celebrated. A birthday is entered by the person alone, without its year, and read by nobody but
    their team; work anniversaries are told of everybody who does not object."""
    channel: Annotated[Words, Field(max_length=200)] = "kudos"
    """The channel that reads of work anniversaries and of who is new, named as `channel` of kudos is."""


class RetentionRules(Rules):
    """For how long things are kept; everybody reads it with `/pulse kept`. A legal hold stops every deletion."""

    kudos_days: Annotated[int, Field(ge=400, le=36_500)] | None = None
    """Days, 400 to 36500, after which a thanks is deleted; null is never, since it belongs to whom it was given, who
    can have it removed at any time. Its post stays where it stands."""
    forecasts_days: Annotated[int, Field(ge=400, le=36_500)] | None = 800
    """Days, 400 to 36500, for which it is kept what a manager believed of the team; null is never. For two years
    `export-ledger` repeats the search for blind spots, in which forecasts are needed."""
    audiences_days: Annotated[int, Field(ge=200, le=36_500)] | None = 400
    """Days, 200 to 36500, for which it is kept who was asked in a check-in that is over; null is never. For a year
    everybody sees in which of them they were asked; no floor depends on it."""
    letters_days: Annotated[int, Field(ge=400, le=36_500)] | None = 800
    """Days, 400 to 36500, for which it is kept which digest somebody got, and what it advised; null is never, and one
    of which a promise came stays with it. What was advised within a quarter is not advised again."""
    diary_days: Annotated[int, Field(ge=1_200, le=36_500)] | None = 3_650
    """Days, 1200 to 36500, after which it is deleted what an entry of the diary says and who did it; null is never. Its
    number, moment, kind and hash stay, so that the chain can be checked for ever. A legal hold lasts three years at
    most and is read from the diary; ten years are what companies commonly keep of what they must account for."""


class AwardRules(Rules):
    """Awards, which there are once an admin has named a jury: `/kudos award`."""

    every: Literal["quarter", "half-year"] = "quarter"
    """quarter or half-year: at whose end nominations close, where the admin who names the jury says nothing else."""
    each_value: bool = False
    """Whether there is an award for each value, and not one for all, where that admin says nothing else."""

    @property
    def months(self) -> int:
        """Returns the months of a period."""
        return 3 if self.every == "quarter" else 6

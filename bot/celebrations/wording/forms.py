"""The forms: what somebody has celebrated of themselves, and words to somebody."""

from calendar import monthrange

from bot.celebrations.actions import WRITE, CelebrationsForm, OccasionKey, WordsForm
from bot.celebrations.occasions import WORDS_AT_MOST, CelebrationKind, CelebrationWish
from bot.celebrations.wording.days import months
from bot.messages.fields import YesNo
from bot.messages.message import ChannelName, ChoiceInput, Form, Note, Option, TextInput
from bot.messages.say import rich, say

NOT_SAID = "0"
_LEAP_YEAR = 2024
_LONGEST_MONTH = max(monthrange(_LEAP_YEAR, month)[1] for month in range(1, 13))


def own_form(wish: CelebrationWish, channel: str, language: str) -> Form:
    """Returns the form of what somebody wishes to have celebrated."""
    nothing = Option(NOT_SAID, say(language, "celebrations.not_said"))
    month_options = (Option(str(number), name) for number, name in enumerate(months(language), 1))
    day_options = (Option(str(day), str(day)) for day in range(1, _LONGEST_MONTH + 1))
    form = CelebrationsForm(
        birth_month=ChoiceInput(
            label=say(language, "celebrations.input.month"),
            options=(nothing, *month_options),
            chosen=str(wish.birth_month or NOT_SAID),
        ),
        birth_day=ChoiceInput(
            label=say(language, "celebrations.input.day"),
            options=(nothing, *day_options),
            chosen=str(wish.birth_day or NOT_SAID),
        ),
        anniversaries=ChoiceInput(
            label=say(language, "celebrations.input.years"),
            options=tuple(
                Option(choice.value, say(language, f"celebrations.years_{choice.value}")) for choice in YesNo
            ),
            chosen=YesNo.of(wish.anniversaries).value,
        ),
    )
    return form.drawn(
        title=say(language, "celebrations.own"),
        submit=say(language, "save"),
        below=(
            Note((say(language, "celebrations.birthday_note"),)),
            Note(rich(language, "celebrations.years_note", channel=ChannelName(channel))),
        ),
    )


def words_form(key: OccasionKey, name: str, words: str, language: str) -> Form:
    """Returns the form in which words are written to somebody, or of whoever is new; `words` are those of before."""
    is_new = key.kind is CelebrationKind.FIRST_DAY
    person = say(language, "list.person", name=name)
    form = WordsForm(
        words=TextInput(say(language, "celebrations.input.words"), WORDS_AT_MOST, words, multiline=True),
        occasion=WRITE.write(key),
    )
    return form.drawn(
        title=say(language, "celebrations.introduce" if is_new else "celebrations.write", name=person),
        submit=say(language, "save"),
        below=(Note((say(language, "celebrations.new_words_note" if is_new else "celebrations.words_note"),)),),
    )

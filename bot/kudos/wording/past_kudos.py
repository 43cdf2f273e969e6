"""Thanks of another product, as their receivers and admins read them."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.kudos import actions
from bot.kudos.actions import PastKudosForm
from bot.kudos.past_kudos import PRODUCT_AT_MOST, PastKudos
from bot.messages.message import Block, Bold, Buttons, Form, Heading, Message, Note, Quote, Text, TextInput
from bot.messages.say import day, line, say
from bot.org.people import Person
from bot.org.remarks import Remark
from bot.org.tables.equations import written_pairs
from bot.org.wording.chart import remark

_PASTED_AT_MOST = 3_000  # characters, as Slack takes them
_REMARKS_AT_MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PastPlan:
    """What a file would bring. `came_before` are known; `unvalued` are hashtags that mean no value here."""

    product: str
    new: int
    came_before: int
    left_out: Sequence[Remark]
    unvalued: Sequence[str]
    chosen: dict[str, str]


def past_entry(past: PastKudos, reader: Person) -> list[Block]:
    """Returns one thanks in a list, with its day and where it comes from; nothing can be done with it."""
    language = reader.language
    key = f"past_kudos.thanks{'' if past.giver else '_former'}{'_value' if past.value else ''}"
    given_on = day(language, past.given_at, "UTC")
    return [
        Text((say(language, key, giver=past.giver, value=past.value),)),
        Quote(past.words),
        Note((say(language, "past_kudos.mark", product=past.product, day=given_on),)),
    ]


def would_bring(plan: PastPlan, file: str, language: str) -> Message:
    """Returns what a file would bring, what not and why, and which hashtags mean no value."""
    title = say(language, "past_kudos.dry_run")
    blocks: list[Block] = [Heading(title), *counted(plan, language)]
    buttons = [actions.CHOOSE_PAST.button(say(language, "imports.choose"), file)]
    if plan.new and plan.product:
        buttons.insert(0, actions.TAKE_PAST.button(say(language, "imports.take"), file, sends=True))
    return Message(title, (*blocks, Buttons(tuple(buttons))))


def counted(plan: PastPlan, language: str) -> list[Block]:
    """Returns how many are new, known and left out, with why."""
    new = line(language, "past_kudos.new", count=plan.new) if plan.new else (say(language, "imports.nothing"),)
    blocks: list[Block] = [Text(new)]
    if plan.came_before:
        blocks.append(Note((say(language, "past_kudos.known", count=plan.came_before),)))
    if not plan.product:
        blocks.append(Text((Bold(say(language, "past_kudos.no_product")),)))
    if plan.unvalued:
        tags = " ".join(f"#{tag}" for tag in plan.unvalued[:_REMARKS_AT_MOST])
        blocks.append(Note((say(language, "past_kudos.unvalued", tags=tags),)))
    if plan.left_out:
        listed = [Text((remark(fault, language),)) for fault in plan.left_out[:_REMARKS_AT_MOST]]
        blocks += [Heading(say(language, "imports.left_out")), *listed]
    if hidden := len(plan.left_out) - _REMARKS_AT_MOST if len(plan.left_out) > _REMARKS_AT_MOST else 0:
        blocks.append(Note((say(language, "imports.more", count=hidden),)))
    blocks.append(Note((say(language, "past_kudos.about"),)))
    return blocks


def counted_lines(plan: PastPlan, language: str) -> list[str]:
    """Returns the same line by line, with everything that is left out."""
    new = say(language, "past_kudos.new", count=plan.new) if plan.new else say(language, "imports.nothing")
    came_before = [say(language, "past_kudos.known", count=plan.came_before)] if plan.came_before else []
    tags = " ".join(f"#{tag}" for tag in plan.unvalued)
    unvalued = [say(language, "past_kudos.unvalued", tags=tags)] if tags else []
    return [new, *came_before, *unvalued, *(remark(fault, language) for fault in plan.left_out)]


def brought(new: int, language: str) -> Message:
    """Returns how many were brought."""
    text = say(language, "past_kudos.brought", count=new) if new else say(language, "imports.nothing")
    return Message(text, (Text((text,)),))


def refused(faults: Sequence[Remark], language: str) -> Message:
    """Returns why nothing of a file can be used."""
    title = say(language, "imports.refused")
    return Message(title, (Text((Bold(title),)), *(Text((remark(fault, language),)) for fault in faults)))


def choices_form(plan: PastPlan, file: str, language: str) -> Form:
    """Returns the form that asks of which product a file is, and which value a hashtag means."""
    known_pairs = "\n".join(f"#{tag} = {value}" for tag, value in plan.chosen.items())
    unsaid = [f"#{tag}" for tag in plan.unvalued if tag not in plan.chosen]
    text = "\n".join(
        part for part in (known_pairs, written_pairs(unsaid, _PASTED_AT_MOST - len(known_pairs) - 1)) if part
    )
    return PastKudosForm(
        product=TextInput(say(language, "imports.input.product"), PRODUCT_AT_MOST, text=plan.product),
        tags=TextInput(
            say(language, "past_kudos.input.values"),
            _PASTED_AT_MOST,
            text=text[:_PASTED_AT_MOST],
            multiline=True,
            required=False,
        ),
        file=file,
    ).drawn(title=say(language, "imports.choose"), submit=say(language, "welcome.file.look"))

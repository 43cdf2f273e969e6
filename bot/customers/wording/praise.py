"""What a file of praise would bring, as an admin reads it: counts and faults, never a customer's words."""

from collections.abc import Sequence

from bot.customers import actions
from bot.messages.message import Block, Bold, Buttons, Heading, Message, Note, Text
from bot.messages.say import say
from bot.org.remarks import Remark
from bot.org.wording.chart import remark

_FAULTS_AT_MOST = 20  # that are told in chat, where a message has an end


def refused(faults: Sequence[Remark], language: str) -> Message:
    """Returns everything that is wrong with a file; nothing of it waits."""
    title = say(language, "praise.file_refused")
    shown_faults = [Text((remark(fault, language),)) for fault in faults[:_FAULTS_AT_MOST]]
    hidden = len(faults) - len(shown_faults)
    further = (Note((say(language, "praise.more_faults", count=hidden),)),) if hidden > 0 else ()
    return Message(title, (Text((Bold(title),)), *shown_faults, *further))


def would_wait(new: int, repeated: int, file: str, language: str) -> Message:
    """Returns how many would wait, and how many came before, with the button that makes it so."""
    title = say(language, "praise.dry_run")
    blocks: list[Block] = [Heading(title)]
    blocks.append(
        Text((say(language, "praise.would_wait", count=new) if new else say(language, "praise.nothing_new"),))
    )
    if repeated:
        blocks.append(Note((say(language, "praise.known", count=repeated),)))
    if new:
        blocks.append(Buttons((actions.TAKE_PRAISE.button(say(language, "praise.take"), file, sends=True),)))
    return Message(title, tuple(blocks))


def waits(count: int, language: str) -> Message:
    text = say(language, "praise.waits", count=count) if count else say(language, "praise.nothing_new")
    return Message(text, (Text((text,)),))

"""A place for a file, in a form."""

from dataclasses import dataclass

from bot.messages.message import Block, Native, Text

MEGABYTES_AT_MOST = 10  # of a file that is given in a form, or in a private chat


@dataclass(frozen=True, slots=True)
class FileDrop(Native):
    """Where somebody gives a file, in a form that is sent with it: a `Brought` request. `endings` are those of its
    name, as in .csv,.xlsx. `elsewhere` says where a file is given instead on a platform whose forms take none.
    """

    name: str
    label: str
    endings: str
    elsewhere: str

    def in_words(self) -> tuple[Block, ...]:
        return (Text((self.elsewhere,)),)

"""Forms: a class for each holds the names of its inputs and of its state, once.

Who draws a form calls its class, with an input or an entry of the state for each field; `read` returns the form as
somebody filled it in. A field that is forgotten on either side fails type checking.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self, dataclass_transform

from bot.messages.fields import (
    ChosenId,
    ChosenNumber,
    Field,
    FormContent,
    HeldFlag,
    HeldId,
    HeldText,
    Layout,
    Listed,
    OneOf,
    Others,
    People,
    Words,
    WordsByLanguage,
)
from bot.messages.message import Block, Form
from bot.messages.request import Submitted


# The kinds of fields stand here once more: mypy reads them here alone.
@dataclass_transform(
    kw_only_default=True,
    field_specifiers=(
        Words,
        WordsByLanguage,
        OneOf,
        Listed,
        ChosenId,
        ChosenNumber,
        People,
        Others,
        HeldText,
        HeldId,
        HeldFlag,
    ),
)
class TypedForm(FormContent):
    """Each is answered by one feature, or the program does not start.

    A field is written `name: Kind = Kind()`: one that mypy would not miss stops the start, too.
    """

    KEY: ClassVar[str]
    _fields: ClassVar[Mapping[str, Field[Any, Any]]]
    _every: ClassVar[dict[str, type["TypedForm"]]] = {}

    def __init_subclass__(cls, key: str) -> None:
        if cls._every.setdefault(key, cls) is not cls:
            raise ValueError(f"two forms are called {key}: give one of them another name")
        declared = {name: entry for name, entry in vars(cls).items() if isinstance(entry, Field)}
        kinds = vars(TypedForm)["__dataclass_transform__"]["field_specifiers"]
        for name, entry in declared.items():
            if name not in cls.__annotations__ or type(entry) not in kinds:
                raise ValueError(f"mypy would not miss {name} of {key}: write `name: Kind = Kind()`, of a kind above")
        cls.KEY = key
        cls._fields = {**getattr(cls, "_fields", {}), **declared}

    @staticmethod
    def every() -> Mapping[str, type["TypedForm"]]:
        """Returns all forms by their keys."""
        return TypedForm._every

    @staticmethod
    def written(submitted: Submitted) -> list[str]:
        """Returns the texts that somebody wrote into a form."""
        form = TypedForm._every.get(submitted.form)
        names = [name for name, entry in form._fields.items() if isinstance(entry, Words)] if form else []
        return [text for name in names if isinstance(text := submitted.answers.get(name), str) and text]

    @classmethod
    def read(cls, submitted: Submitted) -> Self:
        """Returns it as it was sent back. Raises Misread for what no form of ours could have brought."""
        form = cls.__new__(cls)
        names = frozenset(cls._fields)
        form.values = {name: entry.read(submitted, names) for name, entry in cls._fields.items()}
        return form

    def __init__(self, **drawn: Any) -> None:
        """Draws its fields, in the order in which they are given."""
        if drawn.keys() != self._fields.keys():
            raise TypeError(f"{self.KEY} is drawn from {sorted(self._fields)}, not from {sorted(drawn)}")
        self.layout = Layout()
        for name, entry in drawn.items():
            self._fields[name].draw(self.layout, entry)

    def drawn(
        self,
        *,
        title: str,
        submit: str,
        above: Sequence[Block] = (),
        below: Sequence[Block] = (),
        order: Sequence[str] = (),
    ) -> Form:
        """Returns the whole: `above` and `below` its inputs stands what asks nothing. Inputs that `order` names stand
        before the others.
        """
        inputs = self.layout.inputs
        names = [*order, *(name for name in inputs if name not in order)]
        blocks = [block for name in names for block in inputs[name]]
        all_blocks = (*above, *blocks, *below)
        return Form(key=self.KEY, title=title, submit=submit, blocks=all_blocks, state=self.layout.state)

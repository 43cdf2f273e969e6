"""What is to be said of a chart in a file: faults, which keep it out, and notes, which do not. Free of any wording."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Remark:
    """`key` is that of the catalogues, `lines` are those of the file; `fields` hold what stands there."""

    key: str
    lines: tuple[int, ...] = ()
    fields: Mapping[str, object] = field(default_factory=dict)


class ChartError(Exception):
    """A chart cannot be used. `faults` are all that is wrong with it; `notes` say what else was seen."""

    def __init__(self, faults: Sequence[Remark], notes: Sequence[Remark] = ()) -> None:
        super().__init__(", ".join(fault.key for fault in faults))
        self.faults, self.notes = tuple(faults), tuple(notes)

"""Count a round: from sealed boxes to the page that is published, in memory that is wiped.

Pure but for that memory: the boxes come in, the page comes out, and what anybody said stands meanwhile in buffers of
known place that `Tally.wipe` zeroes. Nothing is replaced while a round is open, so a person's boxes are folded here:
by their sequence, what a later one does not name stays.
"""

import ctypes
from collections.abc import Iterator
from typing import NamedTuple

from bot.checkin.rounds import CountedRound
from bot.sealed.ballots import (
    BODY,
    BOX,
    COMMENT,
    NOT_NAMED,
    PLACES,
    PSEUDONYM,
    SECRET,
    SEQUENCE,
    Choice,
    OpenedAnswer,
    pseudonym,
    words_in,
)
from bot.sealed.comments import shown
from bot.sealed.counting import fold
from bot.sealed.manifest import Manifest
from bot.sealed.sodium import CODE_BYTES, WipedMemory, code_fits, open_box

COUNT_AT_MOST = 64  # of a person's boxes, the latest: whoever taps for hours costs no more than that
_SORTED = 4 + SEQUENCE.size  # bytes: seat and sequence
_RECORD = _SORTED + PLACES  # of a box: seat, sequence, choices
_CHOICES_AT = PSEUDONYM + SEQUENCE.size


class _Words(NamedTuple):
    """A person's last words, with the sequence of their box."""

    sequence: bytes
    text: bytearray


class Tally:
    """The boxes of one round, opened one after the other; keeps each person's choices by seat, and the last words.

    `keys` are the private key and the seal, `at_most` is how many boxes there are. What does not count is left out:
    a box that does not open (another round's), one whose code does not fit (forged), a pseudonym of nobody's.
    """

    def __init__(self, manifest: Manifest, keys: WipedMemory, at_most: int) -> None:
        self._manifest = manifest
        self._keys = keys
        secret = keys.view[2 * SECRET : 3 * SECRET]
        people = manifest.participants
        self._seats = {
            pseudonym(secret, manifest.key, manifest.account(person)): seat for seat, person in enumerate(people)
        }
        self._opened = WipedMemory(CODE_BYTES + BODY)
        self._body = self._opened.view[CODE_BYTES:]
        self._records = bytearray(at_most * _RECORD)
        self._count = 0
        self._choices = bytearray([NOT_NAMED]) * (len(people) * PLACES)
        self._words: dict[int, _Words] = {}

    def add(self, boxes: bytearray, size: int) -> None:
        """Opens the boxes that stand one behind the other in the first `size` bytes of this buffer."""
        address = ctypes.addressof(ctypes.c_char.from_buffer(boxes))
        for begin in range(0, size, BOX):
            self._add(address + begin)

    def _add(self, box: int) -> None:
        keys, opened = self._keys, self._opened
        if not open_box(opened, box, BOX, keys.address(SECRET), keys.address()):
            return
        if not code_fits(opened.address(), opened.address(CODE_BYTES), BODY, keys.address(3 * SECRET)):
            return
        seat = self._seats.get(bytes(self._body[:PSEUDONYM]))
        if seat is None:
            return
        begin = self._count * _RECORD
        self._records[begin : begin + 4] = seat.to_bytes(4)
        self._records[begin + 4 : begin + _RECORD] = self._body[PSEUDONYM : _CHOICES_AT + PLACES]
        self._count += 1
        self._keep_words(seat, bytes(self._body[PSEUDONYM:_CHOICES_AT]))

    def _keep_words(self, seat: int, sequence: bytes) -> None:
        words, earlier = words_in(self._body), self._words.get(seat)
        if words is None or (earlier and earlier.sequence > sequence):
            return
        if earlier:
            _zero(earlier.text)
        self._words[seat] = _Words(sequence, bytearray(words))

    def _forget_words(self, seat: int, up_to: bytes) -> None:
        if (latest := self._words.get(seat)) and latest.sequence <= up_to:
            _zero(self._words.pop(seat).text)

    def counted(self) -> CountedRound:
        """Returns the page, and the comments that may be shown. To be called once, when all boxes were added."""
        self._lay_over()
        frozen = self._manifest.frozen
        page = fold(
            frozen.tree,
            [item.key for item in frozen.items],
            frozen.invited,
            self._answers(),
            self._manifest.k,
            frozenset(self._manifest.last),
            {leaf: item.key for leaf, item in frozen.extra.items()},
            frozenset(frozen.uncounted),
            {leaf: [item.key for item in frozen.about_departments(leaf)] for leaf in frozen.invited},
        )
        # Until it is known which comments are shown, a comment is its seat: only what is shown becomes text.
        seats = shown(self._with_comments(), frozen.comments, frozen.invited, self._manifest.k)
        return CountedRound(page, {unit: [self._text(seat) for seat in written] for unit, written in seats.items()})

    def wipe(self) -> None:
        """Zeroes everything that anybody said."""
        for buffer in (self._records, self._choices, *(words.text for words in self._words.values())):
            _zero(buffer)
        self._words.clear()
        self._body = self._body[:0]
        self._opened.wipe()

    def _lay_over(self) -> None:
        """Each person's boxes in their order, the latest 64: what a later one does not name stays."""
        records = memoryview(self._records)
        order = sorted(
            range(self._count), key=lambda number: bytes(records[number * _RECORD : number * _RECORD + _SORTED])
        )
        for place, number in enumerate(order):
            begin = number * _RECORD
            seat = bytes(records[begin : begin + 4])
            if place + COUNT_AT_MOST < len(order):
                later = order[place + COUNT_AT_MOST] * _RECORD
                if records[later : later + 4] == seat:
                    self._forget_words(int.from_bytes(seat), bytes(records[begin + 4 : begin + _SORTED]))
                    continue
            self._lay(int.from_bytes(seat) * PLACES, records[begin + _SORTED : begin + _RECORD])

    def _lay(self, begin: int, choices: memoryview) -> None:
        for item, choice in enumerate(choices):
            if choice != NOT_NAMED:
                self._choices[begin + item] = choice

    def _answers(self) -> Iterator[OpenedAnswer]:
        manifest, choices = self._manifest, self._choices
        items = [[item.key for item in manifest.frozen.asked_of(leaf)] for leaf in manifest.leaves]
        for seat, participant in enumerate(manifest.participants):
            leaf = manifest.leaves[participant.leaf]
            for place, item in enumerate(items[participant.leaf]):
                if (choice := choices[seat * PLACES + place]) != NOT_NAMED:
                    yield OpenedAnswer(item, leaf, Choice(choice))

    def _with_comments(self) -> Iterator[OpenedAnswer]:
        yield from self._answers()
        for seat, words in self._words.items():
            if words.text.strip():
                leaf = self._manifest.leaf_of(self._manifest.participants[seat])
                yield OpenedAnswer(COMMENT, leaf, Choice.SKIPPED, str(seat))

    def _text(self, seat: str) -> str:
        return self._words[int(seat)].text.decode().strip()


def _zero(buffer: bytearray) -> None:
    buffer[:] = bytes(len(buffer))

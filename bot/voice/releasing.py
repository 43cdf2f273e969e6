"""Opening a window's boxes: what is read now, and what is sealed anew for the next window. In memory that is wiped.

Concerns of fewer than three writers of a workspace are no crowd: whoever saw somebody upset that week knows whose they
are. They are sealed anew under the keys of the next window, twice at most, and count there as if written then. The
exception is what its writer wanted read at once, though they may be the only one. Who named a barnacle without their
name counts among the writers, and it waits as a concern does: from outside nobody sees which of both somebody wrote.
"""

import ctypes
import hashlib
import hmac
from dataclasses import dataclass, field, replace
from functools import cached_property
from secrets import SystemRandom, token_hex

from bot.barnacles.unnamed import UnnamedBarnacle, unpacked
from bot.sealed.ballots import PSEUDONYM, SECRET, pseudonym
from bot.sealed.sodium import CODE_BYTES, WipedMemory, code_fits, open_box, put_code, seal_box
from bot.voice.circles import Circle, top_of
from bot.voice.sealing import CONCERN_AT, CONCERN_BODY, CONCERN_BOX, HEAD_AT, LOOK_AT, SealedHead
from bot.voice.windows import RESEALED_AT_MOST, WindowManifest, Writer

WRITERS_AT_LEAST = 3
CONCERNS_AT_MOST = 3  # of a person, the latest; of barnacles as many, so that neither takes the place of the other
_KEPT_AT_MOST = 64  # of a person, withdrawn ones too: whoever writes for hours costs no more than that


@dataclass(frozen=True, slots=True)
class ReleasedConcern:
    """A concern that may be read. Its key is random, and says nothing of when or in what order concerns were written.

    `look` is what the six words come to, as hexadecimal digits.
    """

    key: str
    circle: Circle
    look: str = field(repr=False)
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A concern as it is held until it is released or sealed anew, with whose it is, by pseudonym."""

    person: bytes
    sequence: bytes
    head: SealedHead
    body: bytearray = field(repr=False)

    def words(self) -> str:
        return self.body[CONCERN_AT : CONCERN_AT + self.head.length].decode().strip()


class Unsealing:
    """The boxes of one window, opened one after the other. `keys` are the private key and the seal.

    What does not count is left out: a box that does not open, one whose code does not fit, a pseudonym of nobody's, a
    circle that was not offered to its writer.
    """

    def __init__(self, manifest: WindowManifest, keys: WipedMemory) -> None:
        self._manifest = manifest
        self._keys = keys
        secret = keys.view[2 * SECRET : 3 * SECRET]
        self._writers = {
            pseudonym(secret, manifest.key, manifest.account(writer)): writer for writer in manifest.writers
        }
        self._opened = WipedMemory(CODE_BYTES + CONCERN_BODY)
        self._body = self._opened.view[CODE_BYTES:]
        self._concerns: dict[bytes, dict[bytes, _Kept]] = {}  # by pseudonym and look

    def add(self, boxes: bytearray, size: int) -> None:
        """Opens the boxes that stand one behind the other in the first `size` bytes of this buffer."""
        address = ctypes.addressof(ctypes.c_char.from_buffer(boxes))
        for begin in range(0, size, CONCERN_BOX):
            self._add(address + begin)

    def _add(self, box: int) -> None:
        keys, opened = self._keys, self._opened
        if not open_box(opened, box, CONCERN_BOX, keys.address(SECRET), keys.address()):
            return
        if not code_fits(opened.address(), opened.address(CODE_BYTES), CONCERN_BODY, keys.address(3 * SECRET)):
            return
        person, head = bytes(self._body[:PSEUDONYM]), SealedHead.read(self._body)
        if not self._may_stand(self._writers.get(person), head):
            return
        sequence = bytes(self._body[PSEUDONYM:LOOK_AT])
        of_person = self._concerns.setdefault(person, {})
        look = bytes(self._body[LOOK_AT:HEAD_AT])
        earlier = of_person.get(look)
        if earlier and earlier.sequence > sequence:
            return
        if earlier:
            _zero(earlier.body)
        of_person[look] = _Kept(person, sequence, head, bytearray(self._body))
        if len(of_person) > _KEPT_AT_MOST:
            _zero(of_person.pop(min(of_person, key=lambda place: of_person[place].sequence)).body)

    def _may_stand(self, writer: Writer | None, head: SealedHead) -> bool:
        """Only a closing seals anew, with a code that nobody else can make: the window before judged its writer."""
        manifest = self._manifest
        if head.is_barnacle:  # everybody reads it: no circle is asked for, only a window in which people may write
            is_frozen = bool(manifest.frozen_in(head.origin))
            return is_frozen and (bool(head.resealed) or (writer is not None and head.origin == manifest.key))
        if head.resealed:
            return manifest.circle(head.origin, head.circle) is not None
        return writer is not None and head.origin == manifest.key and head.circle in writer.circles

    @cached_property
    def _counting(self) -> list[_Kept]:
        """What was not withdrawn: of each person what waited, and of each kind the latest three of this window."""
        counting: list[_Kept] = []
        for by_look in self._concerns.values():
            written = sorted(
                (entry for entry in by_look.values() if entry.head.length), key=lambda entry: entry.sequence
            )
            counting += [entry for entry in written if entry.head.resealed]
            fresh = [entry for entry in written if not entry.head.resealed]
            for is_barnacle in (False, True):
                counting += [entry for entry in fresh if entry.head.is_barnacle is is_barnacle][-CONCERNS_AT_MOST:]
        return counting

    @cached_property
    def _is_crowd(self) -> bool:
        return len({entry.person for entry in self._counting}) >= WRITERS_AT_LEAST

    def _is_released(self, head: SealedHead) -> bool:
        return self._is_crowd or head.at_once or head.resealed >= RESEALED_AT_MOST

    def released(self) -> list[ReleasedConcern]:
        """Returns the concerns that may be read now, in random order. To be called when all boxes were added, as the
        next three.
        """
        concerns = [
            ReleasedConcern(
                key=token_hex(16), circle=circle, look=bytes(entry.body[LOOK_AT:HEAD_AT]).hex(), words=entry.words()
            )
            for entry in self._counting
            if self._is_released(entry.head)
            and not entry.head.is_barnacle
            and (circle := self._manifest.circle(entry.head.origin, entry.head.circle))
        ]
        SystemRandom().shuffle(concerns)
        return concerns

    def barnacles(self) -> list[UnnamedBarnacle]:
        """Returns the barnacles that may be read now, in random order, each proposed to the top of its window."""
        barnacles = [
            UnnamedBarnacle(token_hex(16), naming, top_of(self._manifest.frozen_in(entry.head.origin)))
            for entry in self._counting
            if entry.head.is_barnacle and self._is_released(entry.head) and (naming := unpacked(entry.words()))
        ]
        SystemRandom().shuffle(barnacles)
        return barnacles

    @property
    def waits(self) -> bool:
        """Returns whether anything is to be sealed anew."""
        return any(not self._is_released(entry.head) for entry in self._counting)

    def resealed(self, into: WindowManifest, seal: WipedMemory) -> bytes:
        """Returns the boxes of what waits, for the next window, in random order. `seal` holds that window's seal."""
        waiting = [entry for entry in self._counting if not self._is_released(entry.head)]
        boxes = [self._sealed_anew(entry, into, seal) for entry in waiting]
        SystemRandom().shuffle(boxes)
        return b"".join(boxes)

    def _sealed_anew(self, entry: _Kept, into: WindowManifest, seal: WipedMemory) -> bytes:
        body, opened = self._body, self._opened
        body[:] = memoryview(entry.body)
        body[:PSEUDONYM] = self._pseudonym_in(into, seal, entry.person)
        body[HEAD_AT:CONCERN_AT] = bytes(replace(entry.head, resealed=entry.head.resealed + 1))
        put_code(opened.address(), opened.address(CODE_BYTES), CONCERN_BODY, seal.address(2 * SECRET))
        box = bytearray(CONCERN_BOX)
        seal_box(ctypes.addressof(ctypes.c_char.from_buffer(box)), opened.address(), opened.size, seal.address())
        return bytes(box)

    def _pseudonym_in(self, into: WindowManifest, seal: WipedMemory, person: bytes) -> bytes:
        """The person's own in the next window, so that they can withdraw there; for who has left, one that is theirs
        alone.
        """
        writer = self._writers.get(person)
        if writer:
            return pseudonym(seal.view[SECRET : 2 * SECRET], into.key, into.account(writer))
        return hmac.digest(seal.view[SECRET : 2 * SECRET], person, hashlib.sha256)[:PSEUDONYM]

    def wipe(self) -> None:
        """Zeroes everything that anybody wrote."""
        for by_look in self._concerns.values():
            for entry in by_look.values():
                _zero(entry.body)
        self._concerns.clear()
        self._body = self._body[:0]
        self._opened.wipe()


def _zero(buffer: bytearray) -> None:
    buffer[:] = bytes(len(buffer))

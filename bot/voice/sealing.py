"""A concern in its box: sealed where it is taken, of one length whatever it says, and opened by nobody before its time.

    pseudonym = as in a check-in (`bot.sealed.ballots`), with the window's own secrets
    look      = what the six words of its way back come to (`bot.voice.way_back`): which concern of the person it is
    body      = pseudonym, sequence, look, flags, times resealed, window and circle, words, padded
    box       = sealed box to the window's public key over (HMAC(code secret, body), body)

One more box of the same person with the same look replaces a concern; one without words withdraws it; one with another
look adds one. What is remembered meanwhile of who wrote is nothing: the form knows it from the words that one types.

A barnacle without a name (`bot.barnacles.unnamed`) lies in such a box, too, and only a flag inside says so: nobody sees
from outside which of both somebody wrote. Everybody reads it, so it has no circle, and no six words lead to it.
"""

import struct
from dataclasses import dataclass, field

from bot.sealed.ballots import PSEUDONYM, SECRET, SEQUENCE, RoundSeal, SignedAccount

CHARACTERS_AT_MOST = 3_000  # what an input of Slack's takes
LOOK = 32  # bytes
ORIGIN = 16  # bytes of a window's key
LOOK_AT = PSEUDONYM + SEQUENCE.size
HEAD = struct.Struct(f">BB{ORIGIN}sHH")  # flags, times resealed, window that froze the circle, its place, length
HEAD_AT = LOOK_AT + LOOK
CONCERN_AT = HEAD_AT + HEAD.size
CONCERN_BODY = CONCERN_AT + 4 * CHARACTERS_AT_MOST
CONCERN_BOX = 48 + SECRET + CONCERN_BODY  # bytes of every box
_AT_ONCE, _BARNACLE = 1, 2  # flags


@dataclass(frozen=True, slots=True)
class SealedHead:
    """What of a concern's body is no text. `origin` is the key of the window that froze its circle."""

    at_once: bool
    resealed: int
    origin: str
    circle: int
    length: int
    is_barnacle: bool = False

    @classmethod
    def read(cls, body: memoryview) -> "SealedHead":
        flags, resealed, origin, circle, length = HEAD.unpack_from(body, HEAD_AT)
        return cls(
            at_once=bool(flags & _AT_ONCE),
            resealed=resealed,
            origin=origin.hex(),
            circle=circle,
            length=length,
            is_barnacle=bool(flags & _BARNACLE),
        )

    def __bytes__(self) -> bytes:
        flags = _AT_ONCE * self.at_once | _BARNACLE * self.is_barnacle
        return HEAD.pack(flags, self.resealed, bytes.fromhex(self.origin), self.circle, self.length)


@dataclass(frozen=True, slots=True)
class Concern:
    """What somebody writes to a circle, by its place; without words they take back what has the same `look`.

    `at_once` is that it may be read though nobody else wrote, `is_barnacle` that everybody may read it.
    """

    look: bytes = field(repr=False)
    circle: int
    words: str = field(repr=False)
    at_once: bool = False
    is_barnacle: bool = False


def concern_box(seal: RoundSeal, key: str, account: SignedAccount, sequence: bytes, concern: Concern) -> bytes:
    """Returns the sealed box of a concern. Raises ValueError for words that are too long: check before."""
    if len(concern.words) > CHARACTERS_AT_MOST:
        raise ValueError(f"a concern has at most {CHARACTERS_AT_MOST} characters, not {len(concern.words)}")
    words = concern.words.encode(errors="replace")  # half a character is no reason to lose a concern
    head = SealedHead(
        at_once=concern.at_once,
        resealed=0,
        origin=key,
        circle=concern.circle,
        length=len(words),
        is_barnacle=concern.is_barnacle,
    )
    body = seal.pseudonym(key, account) + sequence + concern.look + bytes(head) + words
    return seal.sealed(body.ljust(CONCERN_BODY, b"\0"))

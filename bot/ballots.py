"""Sealed ballots: an answer that nobody can read, change, copy or move while its round is open.

A round has three secrets and a public key. Who takes answers holds a `RoundSeal` and cannot open anything; only
the closing holds the `RoundKeys`. A ballot is

    token = HMAC(token secret, person, item)            which row to replace; says nothing without the secret
    box   = sealed box to the round's public key over (code, body)
    body  = choice, leaf, words, padded to one length for every answer and comment
    code  = HMAC(code secret, token, body)              a box that was copied to another row is worthless there

HMAC is HMAC-SHA-256, a sealed box is libsodium's (X25519, XSalsa20-Poly1305).
"""

import hashlib
import hmac
import secrets
import struct
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

COMMENT = "comment"  # the item under which the words of a round are sealed
WORDS_AT_MOST = 400  # characters; every one may take four bytes
_BODY = 1_792  # a whole row stays below the 2 kB from which PostgreSQL stores values elsewhere
_CODE = 32  # bytes of an HMAC-SHA-256
_SECRET = 32  # bytes of each key and secret
_HEAD = struct.Struct(">BHH")  # choice, bytes of the leaf, bytes of the words


class Choice(IntEnum):
    """What was tapped: one of the five labels, or nothing that counts."""

    SKIPPED = 0
    ONE = 1
    TWO = 2
    THREE = 3
    FOUR = 4
    FIVE = 5
    DOES_NOT_APPLY = 6

    @property
    def counts(self) -> bool:
        return Choice.ONE <= self <= Choice.FIVE


@dataclass(frozen=True, slots=True)
class Ballot:
    """One row of the database: 32 bytes of token, and a box of the same length whatever is in it."""

    token: bytes
    box: bytes


@dataclass(frozen=True, slots=True)
class Opened:
    """What a ballot said, without whose it was. Its words and choice stay out of `repr`, so out of logs."""

    item: str
    leaf: str
    choice: Choice = field(repr=False)
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class RoundSeal:
    """What taking answers needs: it can seal, and find the row of a person, but open nothing."""

    public_key: bytes = field(repr=False)
    token_secret: bytes = field(repr=False)
    code_secret: bytes = field(repr=False)

    def __bytes__(self) -> bytes:
        """96 bytes, for the key store; `load` reads them."""
        return self.public_key + self.token_secret + self.code_secret

    @classmethod
    def load(cls, stored: bytes) -> "RoundSeal":
        return cls(*_parts(stored, 3))

    def token(self, person: int, item: str) -> bytes:
        return _hmac(self.token_secret, struct.pack(">Q", person) + item.encode())

    def seal(self, person: int, leaf: str, item: str, choice: Choice, words: str = "") -> Ballot:
        """One answer, or one comment. ValueError if the words are too long: ask before, `WORDS_AT_MOST`."""
        token, body = self.token(person, item), _pack(choice, leaf, words)
        code = _hmac(self.code_secret, token + body)
        return Ballot(token, SealedBox(PublicKey(self.public_key)).encrypt(code + body))

    def blank(self, person: int, leaf: str, items: Iterable[str], given: Container[str] = ()) -> list[Ballot]:
        """All rows of a person but those `given`, the comment's too, made at each tap so that no row tells anything."""
        return [self.seal(person, leaf, item, Choice.SKIPPED) for item in (*items, COMMENT) if item not in given]


@dataclass(frozen=True, slots=True)
class RoundKeys:
    """What closing a round needs. Kept outside the database, and destroyed when the round has closed."""

    private_key: bytes = field(repr=False)
    seal: RoundSeal

    @classmethod
    def new(cls) -> "RoundKeys":
        private = PrivateKey.generate()
        seal = RoundSeal(bytes(private.public_key), secrets.token_bytes(_SECRET), secrets.token_bytes(_SECRET))
        return cls(bytes(private), seal)

    def __bytes__(self) -> bytes:
        """128 bytes, for the key store; `load` reads them."""
        return self.private_key + bytes(self.seal)

    @classmethod
    def load(cls, stored: bytes) -> "RoundKeys":
        private_key, *seal = _parts(stored, 4)
        return cls(private_key, RoundSeal(*seal))


class Opening:
    """Opens the ballots of a round, in as many parts as they come, and lets through only those that are genuine.

    These are of the audience, for an item of the round, once each, as they were sealed. Everything else is left out:
    a box that does not open (another round's), a token that nobody of the audience has, a code that does not fit
    (copied, swapped, forged).
    """

    def __init__(self, keys: RoundKeys, audience: Iterable[int], items: Iterable[str]) -> None:
        asked = (*items, COMMENT)
        self._expected = {keys.seal.token(person, item): item for person in audience for item in asked}
        self._box = SealedBox(PrivateKey(keys.private_key))
        self._code_secret = keys.seal.code_secret

    def open(self, ballots: Iterable[Ballot]) -> Iterator[Opened]:
        """In the order of the rows, which means nothing once it is added up; who shows words must shuffle them."""
        for ballot in ballots:
            item = self._expected.get(ballot.token)
            opened = item and _open(self._box, self._code_secret, item, ballot)
            if opened:
                del self._expected[ballot.token]
                yield opened


def _open(box: "SealedBox[PrivateKey]", code_secret: bytes, item: str, ballot: Ballot) -> Opened | None:
    try:
        plain = box.decrypt(ballot.box)
    except CryptoError:
        return None
    code, body = plain[:_CODE], plain[_CODE:]
    if not hmac.compare_digest(code, _hmac(code_secret, ballot.token + body)):
        return None
    return _unpack(item, body)


def _parts(stored: bytes, many: int) -> list[bytes]:
    if len(stored) != many * _SECRET:
        raise ValueError(f"a key of {many * _SECRET} bytes was expected, not of {len(stored)}")
    return [stored[at : at + _SECRET] for at in range(0, len(stored), _SECRET)]


def _hmac(secret: bytes, message: bytes) -> bytes:
    return hmac.digest(secret, message, hashlib.sha256)


def _pack(choice: Choice, leaf: str, words: str) -> bytes:
    if len(words) > WORDS_AT_MOST:
        raise ValueError(f"a comment has at most {WORDS_AT_MOST} characters, not {len(words)}")
    place, said = leaf.encode(), words.encode(errors="replace")  # half a character is no reason to lose a comment
    body = _HEAD.pack(choice, len(place), len(said)) + place + said
    if len(body) > _BODY:
        raise ValueError(f"the leaf's name is too long: {len(place)} bytes")
    return body.ljust(_BODY, b"\0")


def _unpack(item: str, body: bytes) -> Opened:
    choice, place, said = _HEAD.unpack_from(body)
    leaf = body[_HEAD.size : _HEAD.size + place]
    words = body[_HEAD.size + place : _HEAD.size + place + said]
    return Opened(item, leaf.decode(), Choice(choice), words.decode())

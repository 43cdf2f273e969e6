"""Sealed submissions: what a person answers at once, in a box that nobody can read, change, copy or move.

A round has a key pair and two secrets. Who takes answers holds a `RoundSeal` and cannot open anything; only the
closing holds the private key. A submission is one box of one length, whatever is in it:

    pseudonym = HMAC(token secret, round | platform | workspace | account), 16 bytes
    sequence  = milliseconds, process, number: which of a person's submissions is the later one
    body      = pseudonym, sequence, a choice by place of the item, words or none, padded
    box       = sealed box to the round's public key over (HMAC(code secret, body), body)

Nothing of a box is to be seen from outside, not even whose it is. The code ties a choice to its person: without the
code secret nobody makes a box that counts, and a copied one is the same submission once more.
HMAC is HMAC-SHA-256, a sealed box is libsodium's (X25519, XSalsa20-Poly1305).
"""

import hashlib
import hmac
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from nacl.bindings import crypto_box_seal

from bot.sealed.sodium import WipedMemory, key_pair, random_bytes

COMMENT = "comment"  # the item under which the words of a round are counted
WORDS_AT_MOST = 400  # characters; every one may take four bytes
SECRET = 32  # bytes of each key and secret
KEYS_AND_SEAL = 5 * SECRET  # private key; public key, token secret, code secret, hash of the manifest
PSEUDONYM = 16
SEQUENCE = struct.Struct(">QII")  # milliseconds, process, number of the submission in that process
PLACES = 16  # of items: more than any round has
NOT_NAMED = 0xFF  # in the place of an item that the submission says nothing about
NO_WORDS = 0xFFFF  # instead of a length: an earlier comment stays
WORDS_AT = PSEUDONYM + SEQUENCE.size + PLACES
_LENGTH = struct.Struct(">H")
BODY = WORDS_AT + _LENGTH.size + 4 * WORDS_AT_MOST
BOX = 48 + SECRET + BODY  # bytes of every box


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
class OpenedAnswer:
    """One answer, or the comment, of somebody in a leaf, without whose it is. What was said stays out of `repr`."""

    item: str
    leaf: str
    choice: Choice = field(repr=False)
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Submission:
    """What a person names at once: choices by the place of the item, and the comment; None leaves an earlier one."""

    choices: Mapping[int, Choice] = field(repr=False)
    words: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class SignedAccount:
    """Somebody as the platform signs for them: nothing of it comes from the database."""

    platform: str
    workspace: str
    account: str


class RoundSeal:
    """What taking answers needs: it can seal and name pseudonyms, and opens nothing. `wipe` it when the round ends.

    `manifest` is the SHA-256 of the manifest that belongs to it.
    """

    def __init__(self, stored: bytes | bytearray) -> None:
        if len(stored) != 4 * SECRET:
            raise ValueError(f"a seal of {4 * SECRET} bytes was expected, not of {len(stored)}")
        self.public_key = bytes(stored[:SECRET])
        self.manifest = bytes(stored[3 * SECRET :])
        self._secrets = bytearray(stored[SECRET : 3 * SECRET])

    @property
    def token_secret(self) -> memoryview:
        return memoryview(self._secrets)[:SECRET]

    @property
    def code_secret(self) -> memoryview:
        return memoryview(self._secrets)[SECRET:]

    def pseudonym(self, key: str, account: SignedAccount) -> bytes:
        return pseudonym(self.token_secret, key, account)

    def box(self, key: str, account: SignedAccount, sequence: bytes, submission: Submission) -> bytes:
        """Returns the sealed box. Raises ValueError for words longer than WORDS_AT_MOST: check before."""
        return self.sealed(self.pseudonym(key, account) + sequence + _packed(submission))

    def sealed(self, body: bytes) -> bytes:
        """Returns the sealed box over a body and its code."""
        return crypto_box_seal(_hmac(self.code_secret, body) + body, self.public_key)

    def wipe(self) -> None:
        """Zeroes the keys: this process can seal nothing more for the round, and tell nobody's pseudonym."""
        self._secrets[:] = bytes(len(self._secrets))


def new_keys(memory: WipedMemory, manifest: bytes) -> None:
    """Makes the keys of the round that this manifest describes: the private key, then what a `RoundSeal` is made of.

    The memory holds KEYS_AND_SEAL bytes, and is the only place where they are.
    """
    key_pair(memory.address(SECRET), memory.address())
    random_bytes(memory.address(2 * SECRET), 2 * SECRET)
    memory.view[4 * SECRET :] = hashlib.sha256(manifest).digest()


def pseudonym(token_secret: memoryview, key: str, account: SignedAccount) -> bytes:
    """Returns the pseudonym of an account, which only the round's secret gives. Lengths keep its parts apart."""
    parts = [part.encode() for part in (key, account.platform, account.workspace, account.account)]
    message = b"".join([_LENGTH.pack(len(part)) + part for part in parts])
    return _hmac(token_secret, message)[:PSEUDONYM]


def words_in(body: memoryview) -> memoryview | None:
    """Returns the bytes of a body's comment; None where it leaves an earlier one as it is."""
    (length,) = _LENGTH.unpack_from(body, WORDS_AT)
    begin = WORDS_AT + _LENGTH.size
    return None if length == NO_WORDS else body[begin : begin + length]


def _packed(submission: Submission) -> bytes:
    choices = bytearray([NOT_NAMED]) * PLACES
    for place, choice in submission.choices.items():
        choices[place] = choice
    if submission.words is None:
        return bytes(choices) + _LENGTH.pack(NO_WORDS) + bytes(4 * WORDS_AT_MOST)
    if len(submission.words) > WORDS_AT_MOST:
        raise ValueError(f"a comment has at most {WORDS_AT_MOST} characters, not {len(submission.words)}")
    words = submission.words.encode(errors="replace")  # half a character is no reason to lose a comment
    return bytes(choices) + _LENGTH.pack(len(words)) + words.ljust(4 * WORDS_AT_MOST, b"\0")


def _hmac(secret: memoryview, message: bytes) -> bytes:
    return hmac.digest(secret, message, hashlib.sha256)

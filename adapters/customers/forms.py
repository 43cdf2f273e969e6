"""The hidden field of a form: it was shown here, for this address, not long ago, and its words are taken once."""

import hmac
import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence

GOOD_FOR = 24 * 3600.0  # seconds: who begins in the morning may end in the evening
_AHEAD = 60.0  # seconds that another process's clock may be ahead
_NONCE, _MAC = 12, 16  # bytes
_SIZE = 8 + _NONCE + _MAC
_PURPOSE = b"a customer's form"


class Forms:
    """The first key signs, and all are believed, so that keys can change while forms are open."""

    def __init__(self, keys: Sequence[bytes], seconds: Callable[[], float]) -> None:
        self._keys = [hmac.digest(key, _PURPOSE, "sha256") for key in keys or (secrets.token_bytes(32),)]
        self._seconds = seconds

    def new(self, address: str) -> str:
        """Returns the hidden field of a form at this address."""
        stamp = struct.pack(">d", self._seconds()) + secrets.token_bytes(_NONCE)
        return urlsafe_b64encode(stamp + _mac(self._keys[0], stamp, address)).decode()

    def nonce(self, field: str, address: str) -> str:
        """Returns what makes the form's words the same words where they come again; empty where it is no form that was
        shown here lately.
        """
        try:
            packed = urlsafe_b64decode(field.encode("ascii"))
        except ValueError:
            return ""
        stamp, mac = packed[:-_MAC], packed[-_MAC:]
        genuine = [hmac.compare_digest(mac, _mac(key, stamp, address)) for key in self._keys]
        if len(packed) != _SIZE or not any(genuine):
            return ""
        [moment] = struct.unpack(">d", stamp[:8])
        return stamp.hex() if -_AHEAD <= self._seconds() - moment <= GOOD_FOR else ""


def _mac(key: bytes, stamp: bytes, address: str) -> bytes:
    return hmac.digest(key, stamp + address.encode("utf-8", "replace"), "sha256")[:_MAC]

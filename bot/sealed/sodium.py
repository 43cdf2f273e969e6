"""Memory that can be wiped, and opening a sealed box into it: libsodium, called without Python objects in between.

PyNaCl returns what it decrypts, and takes keys, as `bytes`, which nobody can overwrite. Its library is used directly
here, so that a key and an opened answer live in one known place each, and are gone when that place is zeroed.
"""

import ctypes

from nacl import _sodium

CODE_BYTES = 32  # of an HMAC-SHA-256, and of each key and secret

_library = ctypes.CDLL(_sodium.__file__)
_library.sodium_malloc.restype = ctypes.c_void_p
_library.sodium_malloc.argtypes = (ctypes.c_size_t,)
_library.sodium_free.argtypes = (ctypes.c_void_p,)
_library.crypto_box_keypair.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
_library.randombytes_buf.argtypes = (ctypes.c_void_p, ctypes.c_size_t)
_library.crypto_box_seal_open.argtypes = (
    ctypes.c_void_p,
    ctypes.c_void_p,
    ctypes.c_ulonglong,
    ctypes.c_void_p,
    ctypes.c_void_p,
)
_library.crypto_box_seal.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulonglong, ctypes.c_void_p)
_library.crypto_auth_hmacsha256.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulonglong, ctypes.c_void_p)
_library.crypto_auth_hmacsha256_verify.argtypes = (
    ctypes.c_void_p,
    ctypes.c_void_p,
    ctypes.c_ulonglong,
    ctypes.c_void_p,
)


class WipedMemory:
    """Bytes between guard pages, locked into memory where that is permitted, kept out of core dumps, zeroed at the end.

    Use it in a `with`: what it held is gone when that ends, however it ends.
    """

    def __init__(self, size: int) -> None:
        self._address: int | None = _library.sodium_malloc(size)
        if not self._address:
            raise MemoryError(f"{size} bytes of locked memory were not to be had")
        self.size = size
        self._bytes = (ctypes.c_ubyte * size).from_address(self._address)

    @property
    def view(self) -> memoryview:
        """Returns the bytes themselves, to be read and written in place."""
        return memoryview(self._bytes).cast("B")

    def address(self, offset: int = 0) -> int:
        if self._address is None:
            raise ValueError("this memory has been wiped")
        return self._address + offset

    def wipe(self) -> None:
        """Zeroes it and gives it back; the second time nothing happens. Views of it must not be used any more."""
        if self._address is not None:
            address, self._address = self._address, None
            _library.sodium_free(address)

    def __enter__(self) -> "WipedMemory":
        return self

    def __exit__(self, *_: object) -> None:
        self.wipe()


def key_pair(public_key: int, private_key: int) -> None:
    """Makes a key pair at these two addresses, of 32 bytes each."""
    _library.crypto_box_keypair(public_key, private_key)


def random_bytes(address: int, size: int) -> None:
    """Fills `size` bytes at an address with what nobody can guess."""
    _library.randombytes_buf(address, size)


def open_box(out: WipedMemory, box: int, size: int, public_key: int, private_key: int) -> bool:
    """Opens the sealed box of `size` bytes at the address `box` into `out`; False if it was not sealed to this key."""
    return bool(_library.crypto_box_seal_open(out.address(), box, size, public_key, private_key) == 0)


def code_fits(code: int, message: int, size: int, secret: int) -> bool:
    """Returns whether the 32 bytes at `code` are HMAC-SHA-256(secret, message), in constant time; all are addresses."""
    return bool(_library.crypto_auth_hmacsha256_verify(code, message, size, secret) == 0)


def seal_box(out: int, message: int, size: int, public_key: int) -> None:
    """Seals the `size` bytes at the address `message` into the sealed box at `out`; all are addresses."""
    _library.crypto_box_seal(out, message, size, public_key)


def put_code(out: int, message: int, size: int, secret: int) -> None:
    """Puts HMAC-SHA-256(secret, message) into the 32 bytes at `out`; all are addresses."""
    _library.crypto_auth_hmacsha256(out, message, size, secret)

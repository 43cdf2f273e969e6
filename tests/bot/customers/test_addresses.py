"""What an address is made of, and its picture."""

from hashlib import sha256
from xml.etree import ElementTree

import segno

from bot.customers.links import address_of, hash_of, new_salt, workspace_of
from bot.messages.qr import png, svg

KEY = bytes(32)
URL = "https://thanks.example.com/7-abcdefghijklmnopqrstuvwxyz234567"


def test_no_two_addresses_are_alike_and_each_is_made_again_from_its_salt() -> None:
    salts = [new_salt() for _ in range(1_000)]
    addresses = {address_of(KEY, 7, salt) for salt in salts}
    assert len(addresses) == 1_000
    assert address_of(KEY, 7, salts[0]) in addresses
    assert {workspace_of(address) for address in addresses} == {7}
    assert address_of(KEY, 8, salts[0]).partition("-")[2] != address_of(KEY, 7, salts[0]).partition("-")[2]
    assert address_of(b"another key" * 3, 7, salts[0]) not in addresses


def test_what_is_stored_is_its_hash() -> None:
    address = address_of(KEY, 7, "salt")
    assert hash_of(address) == sha256(address.encode()).hexdigest()


def test_the_picture_is_drawn_alike_as_svg_and_png() -> None:
    symbol = segno.make(URL, error="m", micro=False)
    drawn = ElementTree.fromstring(svg(URL))  # noqa: S314 - of our own
    assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
    side = 4 * (symbol.symbol_size(border=4)[0])
    assert drawn.get("width") == str(side)
    picture = png(URL)
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20]) == 8 * symbol.symbol_size(border=4)[0]

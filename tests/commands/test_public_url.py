"""An address that no platform can reach is refused before it is pasted anywhere."""

import pytest

from commands.operate.public_url import why_unreachable

NO_ADDRESS, PRIVATE_NAME = "is no address of a server", "a name of a private network"
PRIVATE_ADDRESS = "of this machine or of a private network"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "Nothing is no address of a server"),
        ("http://kudos.example.com", "is not encrypted"),
        ("kudos.example.com", NO_ADDRESS),
        ("ftp://kudos.example.com", NO_ADDRESS),
        ("https://", NO_ADDRESS),
        ("https://kudos.example.com:x", NO_ADDRESS),
        ("https://me:secret@kudos.example.com", NO_ADDRESS),
        ("https://kudos.example.com/?a=b", NO_ADDRESS),
        ("https://kudos example.com", NO_ADDRESS),
        ("https://[fe80::1", NO_ADDRESS),
        ("https://localhost", PRIVATE_NAME),
        ("https://kudos", PRIVATE_NAME),
        ("https://kudos.local", PRIVATE_NAME),
        ("https://KUDOS.Internal.", PRIVATE_NAME),
        ("https://kudos.office.lan:8443", PRIVATE_NAME),
        ("https://box.home.arpa", PRIVATE_NAME),
        ("https://kudos.test", PRIVATE_NAME),
        ("https://127.0.0.1", PRIVATE_ADDRESS),
        ("https://127.1", PRIVATE_ADDRESS),
        ("https://2130706433", PRIVATE_ADDRESS),
        ("https://0x7f000001", PRIVATE_ADDRESS),
        ("https://10.0.0.7", PRIVATE_ADDRESS),
        ("https://192.168.1.2:8443", PRIVATE_ADDRESS),
        ("https://100.64.0.1", PRIVATE_ADDRESS),
        ("https://169.254.1.1", PRIVATE_ADDRESS),
        ("https://[::1]", PRIVATE_ADDRESS),
        ("https://[fd00::7]", PRIVATE_ADDRESS),
        ("https://[::ffff:10.0.0.7]", PRIVATE_ADDRESS),
    ],
)
def test_what_nobody_outside_can_reach_is_told_with_the_cure(url: str, why: str) -> None:
    text = why_unreachable(url)
    assert why in text
    assert "https://kudos.example.com" in text


@pytest.mark.parametrize(
    "url",
    [
        "https://kudos.example.com",
        "https://kudos.example.com/",
        "https://kudos.example.com:8443/waterline",
        "https://kudos.xn--bcher-kva.example",
        "https://bücher.example",
        "https://8.8.8.8",
        "https://localhost.example.com",
    ],
)
def test_a_public_address_is_taken(url: str) -> None:
    assert why_unreachable(url) == ""

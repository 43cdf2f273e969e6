"""Which addresses an admin may write, and which of the network may be spoken to."""

from ipaddress import ip_address

import pytest

from bot.events.addresses import Address, Unfit, is_allowed, read_address

HOST = "hooks.example.com"


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "0.1.2.3", "10.1.2.3", "100.64.0.1", "127.9.9.9", "169.254.169.254", "172.16.0.1", "172.31.255.1"),  # noqa: S104
        *("192.0.0.1", "192.168.1.1", "198.18.0.1", "198.19.255.1", "224.0.0.1", "255.255.255.255", "168.63.129.16"),
        *("::", "::1", "::ffff:10.0.0.1", "::10.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:a00:1::", "2001::1"),
        *(
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fe80::1%eth0",
            "ff02::1",
            "fd00:ec2::254",
            "100::1",
            "2001:db8::1",
            "words",
        ),
    ],
)
def test_addresses_of_networks_of_somebodys_own_are_none(address: str) -> None:
    assert not is_allowed(address)
    assert not is_allowed(address, loopback=True) or ip_address(address).is_loopback


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111"])
def test_addresses_of_the_world_may_be_spoken_to(address: str) -> None:
    assert is_allowed(address)


@pytest.mark.parametrize(
    ("text", "unfit"),
    [
        ("", Unfit.SHAPE),
        ("hooks.example.com", Unfit.SHAPE),
        ("https://", Unfit.SHAPE),
        ("https://hooks.example.com:99999/", Unfit.SHAPE),
        ("https://hooks.example.com/a b", Unfit.SHAPE),
        ("https://hooks.example.com\\@evil.example/", Unfit.SHAPE),
        ("https://hooks.example.com/#part", Unfit.SHAPE),
        (f"https://{HOST}/{'x' * 2000}", Unfit.SHAPE),
        (f"https://{HOST}/{'ü' * 900}", Unfit.SHAPE),
        ("https://10.0.0%2E1/", Unfit.SHAPE),
        ("https://[v1.fe]/", Unfit.SHAPE),
        ("https://[2606:4700::1111%25eth0]/", Unfit.SHAPE),
        ("https://hooks.example.com;intranet/", Unfit.SHAPE),
        ("https://hooks.example.com'/", Unfit.SHAPE),
        ("https://-hooks.example.com/", Unfit.SHAPE),
        ("https://stra\u00dfe.example/", Unfit.SHAPE),
        ("http://hooks.example.com/", Unfit.SCHEME),
        ("ftp://hooks.example.com/", Unfit.SCHEME),
        ("http://127.0.0.1/", Unfit.SCHEME),
        ("https://ana:secret@hooks.example.com/", Unfit.USER),
        ("https://@hooks.example.com/", Unfit.USER),
        ("https://hooks.example.com:22/", Unfit.PORT),
        ("https://hooks.example.com:0/", Unfit.PORT),
        ("https://127.0.0.1/", Unfit.PRIVATE),
        ("https://2130706433/", Unfit.PRIVATE),
        ("https://127.1/", Unfit.PRIVATE),
        ("https://0x7f.1/", Unfit.PRIVATE),
        ("https://[::1]/", Unfit.PRIVATE),
        ("https://[::ffff:169.254.169.254]/", Unfit.PRIVATE),
        ("https://localhost/", Unfit.PRIVATE),
        ("https://intranet/", Unfit.PRIVATE),
        ("https://printer.local/", Unfit.PRIVATE),
        ("https://metadata.google.internal./", Unfit.PRIVATE),
        ("https://\uff11\uff12\uff17.0.0.1/", Unfit.PRIVATE),
    ],
)
def test_what_is_no_address_to_send_to_is_said_by_its_reason(text: str, unfit: Unfit) -> None:
    assert read_address(text) is unfit


def test_an_address_is_kept_as_it_is_spoken_to() -> None:
    assert read_address(" https://hafen-büro.example:8443/in?key=1 ") == Address(
        "https://xn--hafen-bro-w9a.example:8443/in?key=1", "xn--hafen-bro-w9a.example"
    )
    assert read_address(f"https://{HOST}/bü{{x}}?q=é%20y&z=[1]") == Address(
        f"https://{HOST}/b%C3%BC%7Bx%7D?q=%C3%A9%20y&z=%5B1%5D", HOST
    )
    assert read_address("http://localhost:8000", loopback=True) == Address("http://localhost:8000/", "localhost")
    assert read_address("http://10.0.0.1:8000", loopback=True) is Unfit.SCHEME

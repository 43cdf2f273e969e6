"""What can be set about customers' thanks."""

import re
from ipaddress import ip_network
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.config.explain import wrong
from bot.config.rules import Rules

_WEB = re.compile(r"https?://[^\s/@<>\"'\\]+\.[^\s@<>\"'\\]*", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@<>\"'\\:/?&]+@[^\s@<>\"'\\:/?&]+\.[^\s@<>\"'\\:/?&]+")
_LOOPBACK = re.compile(r"http://(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?")
_PUBLIC = re.compile(r"https://[^\s/@?#<>\"'\\]+(/[^\s@?#<>\"'\\]+)?", re.IGNORECASE)


def is_mail(address: str) -> bool:
    """Returns whether complaints go to an e-mail address."""
    return bool(_MAIL.fullmatch(address))


def _complaints(text: str) -> str:
    text = text.strip()
    if text and not (_WEB.fullmatch(text) or is_mail(text)):
        raise wrong(
            f"{text[:40]!r} is neither an e-mail address nor a web address",
            "Write one as in help@example.com or https://example.com/help.",
        )
    return text


def _public_url(text: str) -> str:
    text = text.strip().rstrip("/")
    if text and not (_PUBLIC.fullmatch(text) or _LOOPBACK.fullmatch(text)):
        raise wrong(
            f"{text[:60]!r} is no address that customers can open",
            "Write it with https, as in https://thanks.example.com; http only for this machine, as in "
            "http://127.0.0.1:8090.",
        )
    return text


def _network(text: str) -> str:
    try:
        network = ip_network(text.strip())
    except ValueError:
        raise wrong(f"{text[:40]!r} is no address of a network", "Write it as in 10.0.0.7 or 10.0.0.0/24.") from None
    if network.prefixlen == 0:
        raise wrong(f"{text!r} is the whole internet", "Name your own proxies: anybody else writes what they like.")
    return str(network)


class CustomerRules(Rules):
    """Thanks that customers leave at an address, for the person, the team or the department that gave it to them."""

    enabled: bool = False
    """Whether people can have such an address: `/kudos link`. While it is off, every address is unknown."""
    public_url: Annotated[str, Field(max_length=200), AfterValidator(_public_url)] = ""
    """Where customers reach the page, as in https://thanks.example.com; empty, nobody can have an address."""
    complaints: Annotated[str, Field(max_length=200), AfterValidator(_complaints)] = ""
    """Where "Something wrong?" on that page leads, as in help@example.com or https://example.com/help; empty, it is not
    there."""
    hour_limit: Annotated[int, Field(ge=1, le=1000)] = 20
    """Thanks that one address takes in an hour, 1 to 1000."""
    day_limit: Annotated[int, Field(ge=1, le=100_000)] = 200
    """Thanks that all addresses together take in 24 hours, 1 to 100000; one address takes a quarter of them at most."""
    proxies: tuple[Annotated[str, AfterValidator(_network)], ...] = ()
    """The proxies in front of that page, as in [10.0.0.7, 10.0.1.0/24]: the customer's address that they name in
    X-Forwarded-For is believed, and nobody else's word. Without one whoever connects counts as the customer."""

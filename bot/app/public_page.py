"""Customers' page, put together: which process serves it, where, and with which keys its forms are signed."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.app.listening import ListeningAddress
from bot.app.start import Start, StartError
from bot.customers.door import Door

_PORT = 8090
_OFF = "0"
_OTHERWISE = (
    " If another process serves customers of the same workspaces there, set CUSTOMERS_PORT=0 here; if it serves other "
    "workspaces, give this one a port and a customers.public_url of its own."
)


def page_address(start: Start) -> ListeningAddress | None:
    """Returns where this process serves the page: nowhere without a public address, if it does not listen at all, or
    where CUSTOMERS_PORT is 0. Raises StartError.

    It listens while the page is turned off, too, and answers as to an address that is unknown: then turning it on
    needs no start, and nobody can tell from outside.
    """
    text = start.environment.get("CUSTOMERS_PORT", "")
    if not start.settings.customers.public_url or not start.listens or text == _OFF:
        return None
    port = int(text) if text.isascii() and text.isdecimal() and len(text) <= 5 else 0 if text else _default(start)
    if not 0 < port < 65536:
        raise StartError("CUSTOMERS_PORT is no port. Set one from 1 to 65535, or 0 to serve no page for customers.")
    return ListeningAddress(
        host="127.0.0.1" if start.demo else start.environment.get("CUSTOMERS_HOST") or "127.0.0.1",
        port=port,
        order=1,
        host_variable="CUSTOMERS_HOST",
        port_variable="CUSTOMERS_PORT",
        otherwise=_OTHERWISE,
    )


def demo_page(start: Start) -> str:
    """Returns the public address in the demo: this machine alone, one port further."""
    return f"http://127.0.0.1:{start.environment.get('CUSTOMERS_PORT') or _default(start)}"


def _default(start: Start) -> int:
    return start.port + 1 if start.demo else _PORT


@asynccontextmanager
async def serving_customers(start: Start, door: Door) -> AsyncIterator[None]:
    """Serves the page, where this process is to. Raises StartError."""
    address = page_address(start)
    if address is None:
        yield
        return
    # Only who serves the page carries its templates.
    from adapters.customers.clients import Clients
    from adapters.customers.forms import Forms
    from adapters.customers.listener import serving
    from adapters.customers.site import Site

    clock, rules = start.program.clock, start.settings.customers
    site = Site(
        door,
        Clients(rules.proxies),
        Forms(_keys(start), lambda: clock.now().timestamp()),
        time.monotonic,
        rules.public_url,
    )
    async with serving(site, address.opened(start.program.channel)):
        yield


def _keys(start: Start) -> list[bytes]:
    """Returns the same keys in all processes that share WATERLINE_SECRETS; without it each has one of its own."""
    # Only who serves the page carries the library of its keys.
    from storage.org.installations import SecretsError, signing_keys

    text = start.environment.get("WATERLINE_SECRETS", "")
    try:
        return signing_keys(text, "forms of customers") if text else []
    except SecretsError as error:
        raise StartError(str(error)) from error

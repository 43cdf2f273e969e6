"""Sends one signed request to an address that somebody wrote, and to no network of somebody's own.

Each request has a connection of its own. The very address of the network is judged when its socket is made, after the
name was looked up: whatever the name leads to by then. No redirect is followed, no proxy of the environment is used,
and of an answer the status alone is read.
"""

import socket
import ssl

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from aiohttp.abc import AbstractResolver
from aiohttp.connector import AddrInfoType
from standardwebhooks.webhooks import Webhook
from yarl import URL

from adapters.events.names import Names
from bot.events.addresses import is_allowed
from bot.events.sending import NotAccepted, SendOutcome, SignedRequest, outcome_of
from bot.ports import Clock

TRY_SECONDS = 15.0
_CONNECT_SECONDS = 5.0
_LINE_AT_MOST = 8 << 10  # bytes of a line, or of a field, of the answer
_AGENT = "Waterline-Webhooks"


class _NotAllowed(OSError):
    """The name leads into a network that is nobody's to be sent to."""


class WebhookSender:
    """Implements the EventSender port. Without a `resolver` or `tls` it is as the system says."""

    def __init__(
        self,
        clock: Clock,
        resolver: AbstractResolver | None = None,
        tls: ssl.SSLContext | None = None,
        try_seconds: float = TRY_SECONDS,
    ) -> None:
        self._clock, self._resolver, self._tls, self._try_seconds = clock, resolver or Names(), tls, try_seconds

    async def send(self, request: SignedRequest) -> SendOutcome:
        try:
            async with self._session(loopback=request.loopback) as session:
                return await self._posted(session, request)
        except TimeoutError:
            return NotAccepted("timeout")
        except ClientError as error:
            return NotAccepted(_reason(error))
        except (OSError, ValueError):  # ValueError: what the client reads as no address
            return NotAccepted("unreachable")

    def _session(self, *, loopback: bool) -> ClientSession:
        def opened(resolved: AddrInfoType) -> socket.socket:
            family, kind, protocol, _, place = resolved
            if not is_allowed(str(place[0]), loopback=loopback):
                raise _NotAllowed
            return socket.socket(family, kind, protocol)

        connector = TCPConnector(
            resolver=self._resolver,
            ssl=self._tls or True,
            socket_factory=opened,
            force_close=True,
            use_dns_cache=False,
            limit=1,
        )
        return ClientSession(
            connector=connector,
            cookie_jar=DummyCookieJar(),
            timeout=ClientTimeout(total=self._try_seconds, connect=_CONNECT_SECONDS),
            trust_env=False,
            auto_decompress=False,
            max_line_size=_LINE_AT_MOST,
            max_field_size=_LINE_AT_MOST,
        )

    async def _posted(self, session: ClientSession, request: SignedRequest) -> SendOutcome:
        moment, body = self._clock.now(), request.body.decode()
        signatures = [Webhook(secret).sign(request.message_id, moment, body) for secret in request.secrets]
        headers = {
            "Content-Type": "application/json",
            "User-Agent": _AGENT,
            "Accept-Encoding": "identity",
            "webhook-id": request.message_id,
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": " ".join(signatures),
        }
        url = URL(request.url, encoded=True)
        response = await session.post(url, data=request.body, headers=headers, allow_redirects=False)
        response.close()  # unread: nothing of it is ours to keep
        return outcome_of(response.status, _wait(response))


def _wait(response: ClientResponse) -> float:
    """Seconds that the receiver asks for; a moment is taken for none, since its clock may be wrong."""
    text = response.headers.get("Retry-After", "")
    return float(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0.0


def _reason(error: ClientError) -> str:
    """A word of ours: the library's texts name addresses."""
    causes = [error, error.__cause__, getattr(error, "os_error", None)]
    if any(_is_not_allowed(cause) for cause in causes):
        return "address_not_allowed"
    return "tls" if isinstance(getattr(error, "certificate_error", None), Exception) else "unreachable"


def _is_not_allowed(error: BaseException | None) -> bool:
    if isinstance(error, BaseExceptionGroup):
        return any(map(_is_not_allowed, error.exceptions))
    return isinstance(error, _NotAllowed) or bool(error and error.__cause__ and _is_not_allowed(error.__cause__))

"""Where a webhook leads is judged at every connect, and no receiver, however it behaves, is waited for or followed."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from structlog.testing import capture_logs

from adapters.events.sender import WebhookSender
from bot.events.addresses import Address, read_address
from bot.events.sending import Accepted, NotAccepted, ReceiverGone, SendOutcome, SignedRequest, pause
from bot.events.webhooks import new_secret
from tests.cast import FakeClock

HOST = "hooks.example.com"
Behaving = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Rebinding(AbstractResolver):
    """Says something else at each question; the last is said again."""

    def __init__(self, *addresses: str) -> None:
        self.addresses, self.asked = list(addresses), 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        address = self.addresses[min(self.asked, len(self.addresses) - 1)]
        self.asked += 1
        kind = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [ResolveResult(hostname=host, host=address, port=port, family=kind, proto=0, flags=0)]

    async def close(self) -> None:
        return


def request_to(url: str, *, loopback: bool = False) -> SignedRequest:
    return SignedRequest(url, [new_secret()], "evt_1", b'{"type":"test"}', loopback)


async def sent(url: str, *addresses: str, loopback: bool = False, tls: ssl.SSLContext | None = None) -> SendOutcome:
    sender = WebhookSender(FakeClock(), Rebinding(*addresses) if addresses else None, tls, try_seconds=1.0)
    return await sender.send(request_to(url, loopback=loopback))


@asynccontextmanager
async def served(behaving: Behaving, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """Yields the port of a server on this machine."""

    async def closing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await behaving(reader, writer)
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(closing, "127.0.0.1", 0, ssl=tls)
    async with server:
        yield server.sockets[0].getsockname()[1]


def answering(text: str, seen: list[bytes] | None = None) -> Behaving:
    async def behaving(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if seen is not None:
            seen.append(head)
        writer.write(text.replace("\n", "\r\n").encode())
        await writer.drain()

    return behaving


async def hanging(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()
    await reader.read()


async def dripping(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    for letter in "HTTP/1.1 200 OK\r\n" * 100:
        writer.write(letter.encode())
        await writer.drain()
        await asyncio.sleep(0.05)


async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"1000\r\n" + b"x" * 0x1000 + b"\r\n")
        await writer.drain()


async def long_headed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * (1 << 20))
    await writer.drain()


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("200 OK", Accepted()),
        ("204 No Content", Accepted()),
        ("410 Gone", ReceiverGone()),
        ("500 Oops", NotAccepted("HTTP 500")),
        ("400 Bad", NotAccepted("HTTP 400", alone=True)),
        ("408 Slow", NotAccepted("HTTP 408")),
    ],
)
async def test_the_status_alone_says_what_became_of_it(status: str, outcome: SendOutcome) -> None:
    async with served(answering(f"HTTP/1.1 {status}\nContent-Length: 0\n\n")) as port:
        assert await sent(f"http://127.0.0.1:{port}/", loopback=True) == outcome


async def test_who_asks_to_wait_is_left_alone_for_as_long_up_to_half_an_hour() -> None:
    async with served(answering("HTTP/1.1 429 No\nRetry-After: 120\nContent-Length: 0\n\n")) as port:
        assert await sent(f"http://127.0.0.1:{port}/", loopback=True) == NotAccepted("HTTP 429", 120.0)
    assert [pause(tries) for tries in (0, 1, 2, 20)] == [5.0, 10.0, 20.0, 1800.0]
    assert (pause(0, 120), pause(0, 99999)) == (120.0, 1800.0)


async def test_no_redirect_is_followed_wherever_it_leads() -> None:
    seen: list[bytes] = []
    async with served(answering("HTTP/1.1 200 OK\n\n", seen)) as other:
        for place in ("http://169.254.169.254/latest/meta-data/", f"http://127.0.0.1:{other}/"):
            async with served(answering(f"HTTP/1.1 307 Go\nLocation: {place}\nContent-Length: 0\n\n")) as port:
                assert await sent(f"http://127.0.0.1:{port}/", loopback=True) == NotAccepted("HTTP 307")
    assert seen == []


@pytest.mark.parametrize("behaving", [hanging, dripping])
async def test_who_hangs_or_drips_is_waited_for_no_longer_than_a_try(behaving: Behaving) -> None:
    async with served(behaving) as port, asyncio.timeout(5):
        assert await sent(f"http://127.0.0.1:{port}/", loopback=True) == NotAccepted("timeout")


async def test_who_answers_without_an_end_is_not_read(caplog: pytest.LogCaptureFixture) -> None:
    async with served(endless) as port, asyncio.timeout(5):
        with capture_logs() as logs:
            assert await sent(f"http://127.0.0.1:{port}/", loopback=True) == Accepted()
        assert "xxxx" not in f"{logs} {caplog.text}"
    async with served(long_headed) as port, asyncio.timeout(5):
        assert isinstance(await sent(f"http://127.0.0.1:{port}/", loopback=True), NotAccepted)


async def test_a_name_that_leads_elsewhere_when_it_is_asked_again_is_not_spoken_to() -> None:
    seen: list[bytes] = []
    async with served(answering("HTTP/1.1 200 OK\nContent-Length: 0\n\n", seen)) as port:
        for address in ("127.0.0.1", "::ffff:127.0.0.1", "::1", "169.254.169.254", "10.0.0.1", "fd00::1", "64:ff9b::1"):
            outcome = await sent(f"https://{HOST}:{port}/", address)
            assert outcome == NotAccepted("address_not_allowed"), address
        assert isinstance(read_address(f"https://{HOST}:{port}/"), Address)
    assert seen == []


async def test_digits_in_the_address_are_judged_at_the_connect_too() -> None:
    seen: list[bytes] = []
    async with served(answering("HTTP/1.1 200 OK\nContent-Length: 0\n\n", seen)) as port:
        for host in ("127.0.0.1", "localhost", "127.1", "2130706433", "[::ffff:127.0.0.1]"):
            assert isinstance(await sent(f"http://{host}:{port}/"), NotAccepted), host
    assert seen == []


async def test_no_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []
    async with served(answering("HTTP/1.1 200 OK\nContent-Length: 0\n\n", seen)) as proxy:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy}")
        monkeypatch.delenv("no_proxy", raising=False)
        async with served(answering("HTTP/1.1 204 OK\n\n")) as port:
            assert await sent(f"http://127.0.0.1:{port}/", loopback=True) == Accepted()
            assert await sent(f"https://{HOST}:{port}/", "10.0.0.1") == NotAccepted("address_not_allowed")
    assert seen == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + built.public_bytes(serialization.Encoding.PEM))
    return file


async def test_a_certificate_is_believed_where_it_is_that_of_the_name(certificate: Path) -> None:
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving.load_cert_chain(certificate)
    knowing = ssl.create_default_context(cafile=str(certificate))
    seen: list[bytes] = []
    async with served(answering("HTTP/1.1 204 OK\n\n", seen), serving) as port:
        url = f"https://{HOST}:{port}/in?key=1"
        assert await sent(url, "127.0.0.1", loopback=True, tls=knowing) == Accepted()
        assert await sent(url, "127.0.0.1", loopback=True) == NotAccepted("tls")
        wrong = f"https://other.example.com:{port}/"
        assert await sent(wrong, "127.0.0.1", loopback=True, tls=knowing) == NotAccepted("tls")
    [head] = seen
    assert head.startswith(b"POST /in?key=1 HTTP/1.1")
    assert b"webhook-signature: v1," in head


async def test_nobody_there_is_said_in_a_word_of_ours() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
        assert await sent(f"http://127.0.0.1:{port}/", loopback=True) == NotAccepted("unreachable")

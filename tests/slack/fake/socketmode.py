"""Slack's end of Socket Mode: hello, envelopes, acknowledgements, and the request to connect anew."""

import asyncio
import json
import uuid
from typing import Any

from aiohttp import WSMsgType, web

from tests.slack.payloads import APP

Json = dict[str, Any]


class SocketMode:
    """The connections of the app. Payloads come from `tests.slack.payloads`."""

    def __init__(self) -> None:
        self.closes = ""  # why each new connection is closed at once, as in link_disabled
        self.refusals = 0  # of the connections to come, each with a 503
        self._tickets: set[str] = set()
        self._connections: list[web.WebSocketResponse] = []
        self.counts: list[int] = []  # of connections, after each change
        self._connected = asyncio.Condition()
        self._waiting: dict[str, tuple[web.WebSocketResponse, asyncio.Future[Json]]] = {}

    def ticket(self) -> str:
        """A ticket for one connection, part of the address that `apps.connections.open` gives."""
        ticket = uuid.uuid4().hex
        self._tickets.add(ticket)
        return ticket

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """One connection, from hello until it is closed."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden(text="This ticket is unknown or was used before.")
        self._tickets.remove(ticket)
        if self.refusals:
            self.refusals -= 1
            raise web.HTTPServiceUnavailable(text="no connection just now")
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if self.closes:
            await socket.send_json({"type": "disconnect", "reason": self.closes, "debug_info": _DEBUG})
            return socket
        await socket.send_json(self._hello())
        async with self._connected:
            self._connections.append(socket)
            self.counts.append(self.count)
            self._connected.notify_all()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledge(json.loads(message.data))
        finally:
            self._drop(socket)
        return socket

    @property
    def count(self) -> int:
        """How many connections the app holds."""
        return len(self._connections)

    async def connected(self, count: int = 1) -> None:
        """Returns once the app holds this many connections."""
        async with self._connected:
            await self._connected.wait_for(lambda: len(self._connections) >= count)

    async def envelope(self, payload: Json) -> Json:
        """Sends a payload over the newest connection and returns the acknowledgement.

        Raises ConnectionResetError where the connection closes before it was acknowledged.
        """
        await self.connected()
        socket = self._connections[-1]
        envelope_id = str(uuid.uuid4())
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = socket, answer
        await socket.send_json({"envelope_id": envelope_id, "payload": payload, **_kind(payload)})
        return await answer

    async def refresh(self) -> None:
        """Asks the app to connect anew, as Slack does every few hours; returns once it has."""
        old = list(self._connections)
        for socket in old:
            await socket.send_json({"type": "disconnect", "reason": "refresh_requested", "debug_info": _DEBUG})
        async with self._connected:
            await self._connected.wait_for(lambda: any(one not in old for one in self._connections))

    async def close(self) -> None:
        """Closes every connection from Slack's side."""
        for socket in list(self._connections):
            await socket.close()

    def _hello(self) -> Json:
        count = len(self._connections) + 1
        return {"type": "hello", "num_connections": count, "debug_info": _DEBUG, "connection_info": {"app_id": APP}}

    def _acknowledge(self, message: Json) -> None:
        _, answer = self._waiting.pop(message["envelope_id"])
        if not answer.done():  # nobody waits so long
            answer.set_result(message)

    def _drop(self, socket: web.WebSocketResponse) -> None:
        self._connections.remove(socket)
        self.counts.append(self.count)
        for envelope_id, (held_by, answer) in list(self._waiting.items()):
            if held_by is socket:
                del self._waiting[envelope_id]
                if not answer.done():
                    answer.set_exception(ConnectionResetError("closed before the envelope was acknowledged"))


_DEBUG = {"host": "applink-1", "build_number": 1, "approximate_connection_time": 18060}


def _kind(payload: Json) -> Json:
    if payload.get("type") == "event_callback":
        retry = {"retry_attempt": 0, "retry_reason": ""}
        return {"type": "events_api", "accepts_response_payload": False, **retry}
    kind = "slash_commands" if "command" in payload else "interactive"
    return {"type": kind, "accepts_response_payload": True}

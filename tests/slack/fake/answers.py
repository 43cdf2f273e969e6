"""How Slack's Web API reads arguments and says no."""

import json
from collections.abc import Iterable
from typing import Any

from aiohttp import web

Json = dict[str, Any]


class ApiError(Exception):
    """An answer with ok false: Slack's error code and further fields."""

    def __init__(self, code: str, status: int = 200, **fields: Any) -> None:
        super().__init__(code)
        self.status = status
        self.answer = {"ok": False, "error": code, **fields}


def invalid(code: str, messages: Iterable[str], status: int = 200) -> ApiError:
    """An error that says what is wrong with the arguments, as Slack does for blocks and views."""
    return ApiError(code, status, response_metadata={"messages": [f"[ERROR] {message}" for message in messages]})


def need(scopes: frozenset[str], scope: str) -> None:
    """Raises ApiError where the app was not granted the scope that a method needs."""
    if scope not in scopes:
        raise ApiError("missing_scope", needed=scope, provided=",".join(sorted(scopes)))


def required(arguments: Json, name: str) -> Any:
    """The argument of this name; raises ApiError where it is missing or empty."""
    if not arguments.get(name):
        raise invalid("invalid_arguments", [f"missing required field: {name}"])
    return arguments[name]


def flag(arguments: Json, name: str) -> bool:
    """A yes or no, which forms and queries carry as text."""
    return arguments.get(name, False) in (True, 1, "true", "True", "1")


def parsed(arguments: Json) -> Json:
    """The arguments with the structured ones parsed, which forms (and often JSON bodies too) carry as JSON text."""
    structured = {"blocks", "attachments", "metadata", "view"}
    read = {}
    for name, value in arguments.items():
        if name in structured and isinstance(value, str):
            try:
                value = json.loads(value)
            except json.JSONDecodeError:
                raise invalid("invalid_arguments", [f"{name} is not JSON"]) from None
        read[name] = value
    return read


async def arguments_of(request: web.Request) -> tuple[str, Json]:
    """The token and the arguments of a call: slack_sdk sends them in a query, a form or a JSON body."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token if scheme == "Bearer" else ""
    if request.content_type == "application/json":
        try:
            arguments = await request.json()
        except ValueError:
            raise ApiError("invalid_json") from None
        if not isinstance(arguments, dict):
            raise ApiError("json_not_object")
        return token, dict(request.query) | arguments
    form: Json = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    return form.pop("token", token), dict(request.query) | form

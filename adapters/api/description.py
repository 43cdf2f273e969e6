"""OpenAPI 3.1, made of the types with which the API answers."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic.json_schema import models_json_schema

from adapters.api import PATH
from adapters.api.problems import MEDIA_TYPE
from bot.api.scopes import Scope
from commands.api.answers import ApiQuery
from commands.api.readings import READINGS, ApiReading

Json = dict[str, Any]
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}
_TEXT, _NUMBER = {"schema": {"type": "string"}}, {"schema": {"type": "integer"}}
_LIMITS = {"RateLimit": _TEXT, "RateLimit-Policy": _TEXT}
_PROBLEMS: Mapping[int, tuple[str, Json]] = {
    400: ("The query is none that is understood.", _LIMITS),
    401: ("No token came with it that opens anything.", {"WWW-Authenticate": _TEXT}),
    403: ("The token does not open this.", _LIMITS),
    404: ("No page begins at this cursor.", _LIMITS),
    429: ("The token asks too often.", {**_LIMITS, "Retry-After": _NUMBER}),
    503: ("The database does not answer just now.", {"Retry-After": _NUMBER}),
}


@cache
def description() -> bytes:
    """Returns the whole as JSON."""
    schemas = models_json_schema(
        [(reading.answer, "serialization") for reading in READINGS.values()],
        ref_template="#/components/schemas/{model}",
    )
    _, defined = schemas
    names = {reading.answer: _name(schemas[0][reading.answer, "serialization"]) for reading in READINGS.values()}
    whole = {
        "openapi": "3.1.0",
        "info": {
            "title": "Waterline",
            "version": "1",
            "description": "What programs of the company read. Nothing is changed here. Moments are in UTC.",
        },
        "servers": [{"url": PATH}],
        "security": [{"token": []}],
        "paths": {
            f"/{scope.value}": _path(scope, reading, names[reading.answer]) for scope, reading in READINGS.items()
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {**defined["$defs"], "Problem": _PROBLEM},
        },
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _name(reference: Mapping[str, Any]) -> str:
    return str(reference["$ref"]).rpartition("/")[2]


def _path(scope: Scope, reading: ApiReading, answer: str) -> Json:
    return {method: _operation(scope, reading, answer, has_content=method == "get") for method in ("get", "head")}


def _operation(scope: Scope, reading: ApiReading, answer: str, *, has_content: bool) -> Json:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{answer}"}}}
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    tagged = {**_LIMITS, "ETag": _TEXT}
    responses: Json = {
        "200": {"description": reading.does, "headers": tagged} | ({"content": content} if has_content else {}),
        "304": {"description": "It is what If-None-Match names.", "headers": tagged},
    }
    for status, (says, headers) in _PROBLEMS.items():
        responses[str(status)] = {"description": says, "headers": headers} | (
            {"content": problem} if has_content else {}
        )
    return {
        "operationId": f"{'read' if has_content else 'look_at'}_{scope.value}",
        "summary": reading.does,
        "parameters": list(_parameters(reading.query)),
        "responses": responses,
    }


def _parameters(query: type[ApiQuery]) -> Iterator[Json]:
    schema = query.model_json_schema()
    for name, described in schema.get("properties", {}).items():
        kinds = [kind for kind in described.get("anyOf", [described]) if kind.get("type") != "null"]
        kind = dict(kinds[0])
        if "$ref" in kind:
            kind = {**schema["$defs"][_name(kind)], "default": kind.get("default", described.get("default"))}
        sentence = described.get("description", "")
        plain_kind = {key: value for key, value in kind.items() if key not in ("description", "title")}
        yield {"name": name, "in": "query", "required": False, "description": sentence, "schema": plain_kind}

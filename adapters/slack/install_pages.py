"""The pages that somebody sees who adds Waterline to their Slack: in one language, without scripts."""

import hashlib
from base64 import b64encode
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from adapters import STRICT_HEADERS, slack
from bot.messages.say import say
from bot.messages.texts import LANGUAGES, name_of

_FOLDER = Path(__file__).parent / "templates"
_STYLE = (_FOLDER / "install.css").read_text(encoding="utf-8")
_STYLE_HASH = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_TEMPLATE = Environment(
    loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
).get_template("install.html")
HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Content-Type": "text/html; charset=utf-8",
    **STRICT_HEADERS,
}
DECLINED, EXPIRED, FAILED, SILENT = "declined", "expired", "failed", "silent"  # how an attempt to install can end


def invitation(url: str, language: str) -> str:
    """Returns the page that leads to Slack, where one is asked whether it may be installed."""
    languages = {code: name_of(code) for code in LANGUAGES if code != language}
    return _drawn("install", language, link=url, others=languages, below=say(language, "slack.install.below"))


def finished(name: str, link: str, language: str, *, everywhere: bool) -> str:
    """Returns the page that leads into the workspace, or the organisation, in which it is installed now."""
    key = "slack.install.finished_everywhere" if everywhere else "slack.install.finished"
    return _drawn("finished", language, link=link, title=say(language, key, workspace=name))


def ended(how: str, language: str) -> str:
    """Returns the page that says why it is not installed, and what to do; nothing in it comes from the request."""
    return _drawn(how, language, link=slack.INSTALL)


def _drawn(name: str, language: str, **fields: object) -> str:
    texts = {
        "title": fields.get("title") or say(language, f"slack.install.{name}"),
        "text": say(language, f"slack.install.{name}_text"),
        "onward": say(language, f"slack.install.{name if name in ('install', 'finished') else 'again'}_button"),
    }
    empty: dict[str, object] = {"others": {}, "below": "", "languages": say(language, "slack.install.languages")}
    return _TEMPLATE.render(language=language, style=_STYLE, **empty | fields | texts)

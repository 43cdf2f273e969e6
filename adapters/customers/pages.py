"""The public page as HTML: a form, a receipt, or a notice; in one language, without scripts, out of one answer."""

import hashlib
import re
import secrets
from base64 import b64encode
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from adapters import STRICT_HEADERS
from bot.customers.door import NAME_AT_MOST, ThanksPage
from bot.messages.say import say
from bot.messages.texts import LANGUAGES, name_of

_HIDDEN = secrets.token_hex(16)  # stands for the hidden field, and can be in nobody's words
_FOLDER = Path(__file__).parent / "templates"
STYLE = (_FOLDER / "page.css").read_text(encoding="utf-8")
_STYLE_HASH = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_WEB = re.compile(r"https?://[^\s]+", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@:/?&]+@[^\s@:/?&]+")
_environment = Environment(
    loader=FileSystemLoader(_FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    **STRICT_HEADERS,
    "Connection": "close",
    "Server": "Waterline",  # and not of which version of what it is made
}


@dataclass(frozen=True, slots=True)
class Filled:
    """What somebody wrote and has not sent yet, and why; `is_words_fault` where the words are the reason."""

    words: str = ""
    name: str = ""
    mistake: str = ""
    is_words_fault: bool = False


def form(page: ThanksPage, hidden: str, language: str, filled: Filled = Filled()) -> str:
    """Returns the page at which one writes."""
    text = _empty_form(page, language) if filled == Filled() else _form(page, language, filled)
    return text.replace(_HIDDEN, hidden)


@lru_cache(maxsize=200)  # addresses: an empty form differs in its hidden field alone
def _empty_form(page: ThanksPage, language: str) -> str:
    return _form(page, language, Filled())


def _form(page: ThanksPage, language: str, filled: Filled) -> str:
    return _drawn(
        "form.html",
        language,
        page=page,
        of_many=page.is_of_many,
        form=_HIDDEN,
        words=filled.words,
        name=filled.name,
        mistake=filled.mistake,
        is_words_fault=filled.is_words_fault,
        name_at_most=NAME_AT_MOST,
        complaints=_link(page.complaints),
        others=_others(language),
    )


def receipt(page: ThanksPage, language: str) -> str:
    """Returns what one reads who has written. It is in the language of the form, and a link would lead to a new one."""
    fields = {"page": page, "of_many": page.is_of_many, "complaints": _link(page.complaints), "others": {}}
    return _drawn("receipt.html", language, **fields)


@cache
def notice(name: str, language: str) -> str:
    """Returns a page that says what happened and what to do, the same for every address and company."""
    return _drawn(
        "notice.html",
        language,
        title=say(language, f"customer_page.notice.{name}"),
        cure=say(language, f"customer_page.cure.{name}"),
        others=_others(language),
    )


def _others(language: str) -> dict[str, str]:
    """Returns the other languages by their codes, as they call themselves."""
    return {code: name_of(code) for code in LANGUAGES if code != language}


def _link(complaints: str) -> str:
    """Returns where "Something wrong?" leads; empty where an admin's words are neither kind of address."""
    if _WEB.fullmatch(complaints):
        return complaints
    return f"mailto:{quote(complaints, safe='@')}" if _MAIL.fullmatch(complaints) else ""


def _drawn(template: str, language: str, **fields: object) -> str:
    return _environment.get_template(template).render(
        language=language, style=STYLE, t=lambda key, **parts: say(language, key, **parts), **fields
    )

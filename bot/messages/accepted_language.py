"""In which language a page is read by somebody of whom nothing is known but what their browser says."""

import re

from bot.messages.texts import LANGUAGES

_ACCEPTED_AT_MOST = 20


def accepted_language(chosen: str, accepted: str) -> str:
    """Returns the language chosen on the page or, without one, the first that the browser would like and we speak."""
    if chosen in LANGUAGES:
        return chosen
    wishes: list[tuple[float, str]] = []
    for part in accepted.split(",")[:_ACCEPTED_AT_MOST]:
        tag, _, weight = part.partition(";")
        likes = re.fullmatch(r"\s*q=(0(\.\d{0,3})?|1(\.0{0,3})?)\s*", weight) if weight else None
        if weight and not likes:
            continue
        wishes.append((-float(likes[1]) if likes else -1.0, tag.strip().partition("-")[0].lower()))
    liked = sorted((wish for wish in wishes if wish[0] < 0), key=lambda wish: wish[0])
    return next((tag for _, tag in liked if tag in LANGUAGES), LANGUAGES[0])

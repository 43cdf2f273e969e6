"""What a form carries comes back as its sender likes, so it is signed for the one person who was shown the form."""

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.messages.message import Form
from bot.messages.request import Submitted

_SIGNATURE = "signature"  # its name in a form's state


@dataclass(frozen=True, slots=True)
class Signature:
    """One workspace's. The first key signs, and all are known, so that keys can change while forms are open."""

    workspace: str
    keys: Sequence[bytes] = field(repr=False)

    def signed(self, form: Form, person: str) -> Form:
        """Returns the form, signed so that only this person can send it."""
        signature = self._signature(self.keys[0], person, form.key, form.state)
        return replace(form, state={**form.state, _SIGNATURE: signature})

    def checked(self, submitted: Submitted, person: str) -> Submitted | None:
        """Returns what was sent, without its signature; None where we did not show this person this form."""
        signature = submitted.state.get(_SIGNATURE, "").encode()
        expected = [self._signature(key, person, submitted.form, submitted.state).encode() for key in self.keys]
        genuine = any(hmac.compare_digest(signature, candidate) for candidate in expected)
        return replace(submitted, state=_unsigned(submitted.state)) if genuine else None

    def _signature(self, key: bytes, person: str, form: str, state: Mapping[str, str]) -> str:
        text = json.dumps([self.workspace, person, form, sorted(_unsigned(state).items())])
        return hmac.digest(key, text.encode(), "sha256").hex()


def _unsigned(state: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in state.items() if name != _SIGNATURE}

"""What writers of concerns ask for, answered before any look-up: nothing is noted of who writes, or looks, and when.

Who writes is the account that the platform signed for; everything about the window comes from its manifest. Opening
the form and sending it ask nothing of the database; looking reads what is kept of all concerns, whoever looks for
which.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bot.config.settings import Settings
from bot.messages.actions import Misread
from bot.messages.fields import YesNo
from bot.messages.message import Form, Message, Reply
from bot.messages.refusal import Refusal
from bot.messages.request import Answered, Pressed, Submitted, Typed
from bot.messages.say import done, refusal_line, say, sentence
from bot.messages.visible import PICTURE
from bot.org.people import Workspace
from bot.ports import Platform, PlatformError
from bot.voice.actions import KEEP, LOOK, ConcernForm, LookForm, typed_words
from bot.voice.sealing import CHARACTERS_AT_MOST
from bot.voice.way_back import is_way_back
from bot.voice.windows import WindowManifest, Writer
from bot.voice.wording import looking, writing
from commands.voice.look_back import look_back
from commands.voice.pace import is_too_often
from commands.voice.write_concern import NotSealed, WrittenConcern, write_concern
from storage.voice.window_box import WindowBox

_AT_INPUT = {
    NotSealed.OUTSIDE: ConcernForm.circle.name,
    NotSealed.EMPTY: ConcernForm.words.name,
    NotSealed.TOO_LONG: ConcernForm.words.name,
    NotSealed.NO_WAY_BACK: ConcernForm.six_words.name,
}


class _Writing(NamedTuple):
    """A window that takes concerns, and who writes in it."""

    manifest: WindowManifest
    writer: Writer


@dataclass(frozen=True, slots=True)
class VoiceDoor:
    """The way in for writers of one workspace. `settings` are as this process read them last.

    `windows` are None where no concerns are taken.
    """

    workspace: Workspace
    platform: Platform
    settings: Settings
    windows: WindowBox | None

    async def answer(self, account: str, request: Typed | Pressed | Submitted, now: datetime) -> Answered:
        language = self._language(account)
        try:
            reply = await self._in_pace(account, request, language, now)
        except Misread:
            reply = Refusal("refused.not_understood")
        if isinstance(reply, Refusal) and not isinstance(request, Submitted):
            reply = sentence(refusal_line(language, reply))
        return Answered(reply, language)

    async def _in_pace(
        self, account: str, request: Typed | Pressed | Submitted, language: str, now: datetime
    ) -> Reply | Refusal:
        """Whoever opens a form costs nothing; what is sent, looked for or posted does."""
        costs = isinstance(request, Submitted) or (isinstance(request, Pressed) and request.action == KEEP.name)
        if costs and is_too_often(self.workspace.id, account, now):
            return Refusal("voice.refused.too_often")
        return await self._replied(account, request, language, now)

    def _language(self, account: str) -> str:
        manifest = self._running()
        writer = manifest.writer(account) if manifest else None
        return writer.language if writer else self.workspace.language

    def _running(self) -> WindowManifest | None:
        return self.windows.running(self.workspace.platform, self.workspace.platform_id) if self.windows else None

    async def _replied(
        self, account: str, request: Typed | Pressed | Submitted, language: str, now: datetime
    ) -> Reply | Refusal:
        match request:
            case Typed():
                return self._typed(account, request, language, now)
            case Pressed(action=LOOK.name):
                return looking.form(language)
            case Pressed(action=KEEP.name, value=text):
                return await self._keep(account, KEEP.read(text), language)
            case Pressed():
                return self._form(account, "", language, now)
            case Submitted(form=LookForm.KEY):
                return await self._look(LookForm.read(request), language, now)
            case Submitted():
                return await self._write(account, ConcernForm.read(request), language, now)

    def _typed(self, account: str, request: Typed, language: str, now: datetime) -> Reply:
        """What is typed goes into the form. In Teams it is a message in a chat, and a form that a message opens would
        be one, too: there it opens by a button, and is empty.
        """
        if self.workspace.platform != "teams":
            return self._form(account, typed_words(request) or "", language, now)
        if request.place:
            return done("voice.elsewhere", language)
        reply = self._form(account, "", language, now)
        return writing.opened_by_button(language) if isinstance(reply, Form) else reply

    def _form(self, account: str, words: str, language: str, now: datetime, note: str = "") -> Reply:
        writing_now = self._writing(account, now)
        if isinstance(writing_now, Message):
            return writing_now
        return writing.form(self._desk(writing_now), words, note)

    def _desk(self, writing_now: _Writing) -> writing.Desk:
        return writing.Desk(writing_now.manifest, writing_now.writer, self.settings.time_zone)

    def _writing(self, account: str, now: datetime) -> _Writing | Message:
        """Returns where somebody may write now, or why they cannot."""
        language, manifest = self._language(account), self._running()
        if manifest is None or not manifest.takes_concerns(now):
            return writing.not_now("voice.no_window" if self.settings.voice.enabled else "voice.off", language)
        writer = manifest.writer(account)
        if writer is None:
            return writing.not_now(
                "voice.joined_since", language, day=writing.last_day(manifest, language, self.settings.time_zone)
            )
        if not writer.circles:
            return writing.not_now("voice.no_circle" if self.settings.voice.enabled else "voice.off", language)
        return _Writing(manifest, writer)

    async def _write(self, account: str, form: ConcernForm, language: str, now: datetime) -> Reply | Refusal:
        writing_now = self._writing(account, now)
        if isinstance(writing_now, Message) or self.windows is None:
            return Refusal("voice.refused.closed")
        if form.window != writing_now.manifest.key:
            return self._form(account, form.words, language, now, say(language, "voice.next_window"))
        if form.circle is None:
            return Refusal("voice.refused.outside", input=ConcernForm.circle.name)
        words = form.words.replace(PICTURE, "").strip()
        if form.words and not words:
            return Refusal("voice.refused.empty", input=ConcernForm.words.name)
        at_once = form.at_once is YesNo.YES
        written = WrittenConcern(
            window=form.window, circle=form.circle, words=words, at_once=at_once, six_words=form.six_words
        )
        outcome = await write_concern(self.windows, self.windows.folders, self.workspace, account, written, now)
        if isinstance(outcome, NotSealed):
            fields = {"length": f"{len(words):,}", "most": f"{CHARACTERS_AT_MOST:,}"}
            return Refusal(f"voice.refused.{outcome.name.lower()}", fields, _AT_INPUT.get(outcome))
        if form.six_words:
            return writing.changed(language, taken_back=not words)
        return writing.sealed(self._desk(writing_now), outcome, self.workspace.platform)

    async def _look(self, form: LookForm, language: str, now: datetime) -> Reply | Refusal:
        if self.windows is None:
            return Refusal("voice.refused.not_found", input=LookForm.six_words.name)
        looked_up = await look_back(self.windows.folders, self.workspace, form.six_words)
        if not looked_up:
            return Refusal("voice.refused.not_found", input=LookForm.six_words.name)
        return looking.conversations(looked_up, now, language, self.settings.time_zone)

    async def _keep(self, account: str, six_words: str, language: str) -> Reply | Refusal:
        """Posted at once, and never as a delivery: these have rows."""
        if not is_way_back(six_words):
            return Refusal("refused.not_understood")
        try:
            await self.platform.post(account, writing.kept(six_words, language, self.workspace.platform))
        except PlatformError:
            return Refusal("voice.refused.not_kept")
        return done("voice.kept", language)

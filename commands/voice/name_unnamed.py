"""A barnacle without one's name: sealed into the window that is open, and never looked up, stored or logged before.

Who names it is the account that the platform signed for. Opening the form asks nothing of the database either where the
person may name without their name, so that nobody sees in its log who opened it and then sent nothing. What is alike is
not looked for before: that statement would tie words to a moment. Whoever looks after one of both joins them.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.barnacles.actions import BarnacleKind, NameForm, words_to_name
from bot.barnacles.barnacles import Naming, check, in_one_line
from bot.barnacles.unnamed import packed, same_as
from bot.barnacles.wording.forms import NamingSheet, name_form
from bot.barnacles.wording.unnamed import sealed
from bot.config.settings import Settings
from bot.kudos.typed import people_in, with_names
from bot.messages.actions import Misread
from bot.messages.message import Reply
from bot.messages.refusal import Refusal
from bot.messages.request import Answered, Pressed, Submitted, Typed, place_of
from bot.messages.say import say
from bot.messages.visible import visible
from bot.org.people import Workspace
from bot.ports import MaybeStored, NotStored
from bot.voice.sealing import Concern
from bot.voice.windows import WindowManifest, Writer
from bot.voice.wording.writing import read_between
from commands.voice.pace import is_too_often
from storage.voice.window_box import WindowBox

_NOBODY_KNOWN = "…"  # in the place of a name that nobody can look up here


@dataclass(frozen=True, slots=True)
class UnnamedDoor:
    """The way in for who names without their name. `settings` are as this process read them last.

    `windows` are None where no concerns are taken.
    """

    workspace: Workspace
    settings: Settings
    windows: WindowBox | None

    def is_open_for(self, account: str, now: datetime) -> bool:
        """Returns whether somebody may name without their name now, as the window froze it."""
        return self._writer(account, now) is not None

    def opened(self, account: str, request: Typed | Pressed, now: datetime) -> Answered:
        """Answers who asks for the form, and may name without their name.

        What is typed to a bot in Teams is a message in a chat, and so is a form that a message opens: there it says
        where it can be done.
        """
        language, manifest = self._language(account), self._running()
        naming = Naming(BarnacleKind.RULE, in_one_line(self._readable(words_to_name(request) or "")), "", "")
        place = place_of(request) if self.settings.kudos.post_in == "here" else ""
        sheet = self._sheet(naming, place, language)
        if isinstance(request, Typed) and self.workspace.platform == "teams":
            button = say(language, "barnacles.form")
            return Answered(name_form(sheet.noting("barnacles.in_a_dialog", button=button)), language)
        if manifest is None or not manifest.takes_concerns(now):
            return Answered(name_form(sheet.noting("barnacles.only_named")), language)
        days = read_between(manifest, language, self.settings.time_zone)
        return Answered(name_form(sheet.offering(**days)), language)

    async def answer(self, account: str, request: Submitted, now: datetime) -> Answered:
        language = self._language(account)
        try:
            reply = await self._name(account, NameForm.read(request), language, now)
        except Misread:
            reply = Refusal("refused.not_understood")
        return Answered(reply, language)

    async def _name(self, account: str, form: NameForm, language: str, now: datetime) -> Reply | Refusal:
        naming = Naming(form.kind, in_one_line(form.words), in_one_line(form.hinders), in_one_line(form.cost))
        manifest, writer = self._running(), self._writer(account, now)
        if self.windows is None or manifest is None or writer is None:
            return self._only_named(naming, form, language)
        if refused := check(naming):
            return refused
        if is_too_often(self.workspace.id, account, now):
            return Refusal("voice.refused.too_often")
        concern = Concern(look=same_as(naming), circle=0, words=packed(naming), is_barnacle=True)
        try:
            in_time = await self.windows.put(manifest, writer, concern, now)
        except MaybeStored:
            return Refusal("voice.refused.unsure")
        except NotStored:
            return Refusal("voice.refused.not_stored")
        if not in_time:
            return self._only_named(naming, form, language)
        return sealed(naming, language, **read_between(manifest, language, self.settings.time_zone))

    def _only_named(self, naming: Naming, form: NameForm, language: str) -> Reply:
        """With what was written in it: whoever does not want to give their name keeps their words."""
        return name_form(self._sheet(naming, form.place, language).noting("barnacles.only_named"))

    def _sheet(self, naming: Naming, place: str, language: str) -> NamingSheet:
        tied = self.settings.kudos.barnacle_value or ""
        return NamingSheet(naming, place, language, thanks_for=tied, tied=tied)

    def _running(self) -> WindowManifest | None:
        return self.windows.running(self.workspace.platform, self.workspace.platform_id) if self.windows else None

    def _writer(self, account: str, now: datetime) -> Writer | None:
        """A window without circles is for what waits: nobody writes in it."""
        manifest = self._running()
        if manifest is None or not manifest.circles or not manifest.takes_concerns(now):
            return None
        return manifest.writer(account)

    def _language(self, account: str) -> str:
        manifest = self._running()
        writer = manifest.writer(account) if manifest else None
        return writer.language if writer else self.workspace.language

    def _readable(self, text: str) -> str:
        """Nobody is looked up here, so people stand without their names: it is about a rule, never about a person."""
        return with_names(visible(text), dict.fromkeys(people_in(text), _NOBODY_KNOWN))

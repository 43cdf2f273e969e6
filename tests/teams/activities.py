"""What Teams sends to a bot, as objects, shaped like Microsoft's published examples; `microsoft-teams-api` reads each.

Every id can be chosen; what is not chosen is new each time.
"""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests.teams.issuer import APP, TENANT

Json = dict[str, Any]

BOT = f"28:{APP}"
TEAM, KUDOS, LAUNCH = "19:team@thread.tacv2", "19:kudos@thread.tacv2", "19:launch@thread.tacv2"
GROUP = "19:group@thread.v2"


@dataclass(frozen=True, slots=True)
class User:
    """Somebody as Teams knows them. `chat` is their private chat with the bot."""

    name: str
    number: int
    handle: str
    locale: str = "en-US"
    time_zone: str = "Europe/Stockholm"
    tenant: str = TENANT
    role: str = "user"

    @property
    def aad(self) -> str:
        return f"00000000-0000-4000-8000-{self.number:012}"

    @property
    def account(self) -> str:
        return f"29:1{self.handle}-{self.number}"

    @property
    def chat(self) -> str:
        return f"a:1{self.handle}-{self.number}"

    def told(self) -> Json:
        return {"id": self.account, "name": self.name, "aadObjectId": self.aad}


@dataclass(frozen=True, slots=True)
class Teller:
    """Makes activities that come from one service URL."""

    service_url: str

    def _base(self, kind: str, user: User, place: str, **more: Any) -> Json:
        """`place` is a channel, with or without its thread, a group, or nothing for the private chat."""
        told = {
            "type": kind,
            "id": f"1:{uuid4().hex}",
            "timestamp": "2026-03-02T10:00:00.000Z",
            "localTimestamp": "2026-03-02T11:00:00.000+01:00",
            "localTimezone": user.time_zone,
            "locale": user.locale,
            "serviceUrl": self.service_url,
            "channelId": "msteams",
            "from": user.told(),
            "recipient": {"id": BOT, "name": "Waterline"},
            **_where(user, place),
        }
        client = {"type": "clientInfo", "locale": user.locale, "country": "SE", "platform": "Web"}
        return {**told, "entities": [{**client, "timezone": user.time_zone}], **more}

    def message(self, user: User, text: str, place: str = "", mentions: tuple[User, ...] = (), **more: Any) -> Json:
        """In a shared place the bot is mentioned first, without which it would not hear of it."""
        sent = self._base("message", user, place, textFormat="plain", text=text)
        for one in mentions:
            sent["entities"].append(mention(one.account, one.name))
        if place:
            sent |= {"text": f"<at>Waterline</at> {text}"}
            sent["entities"].append(mention(BOT, "Waterline"))
        return sent | more

    def invoke(self, user: User, name: str, value: Json, place: str = "", **more: Any) -> Json:
        return self._base("invoke", user, place, name=name, value=value, **more)

    def pressed(self, user: User, button: Json, place: str = "", **inputs: str) -> Json:
        """What pressing this button of a card sends: in place, as a dialog, or from within one."""
        data = {**button.get("data", {}), **inputs}
        if button["type"] == "Action.Execute":
            action = {"type": "Action.Execute", "title": button["title"], "verb": button["verb"], "data": data}
            return self.invoke(user, "adaptiveCard/action", {"action": action, "trigger": "manual"}, place)
        name = "task/fetch" if data.get("msteams", {}).get("type") == "task/fetch" else "task/submit"
        return self.invoke(user, name, {"data": data, "context": {"theme": "default"}}, place)

    def extension(self, user: User, place: str = "", chosen: Json | None = None) -> Json:
        """The message extension, from the compose box or, with a message, from its menu."""
        context = "message" if chosen else "compose"
        value = {"commandId": "giveKudos", "commandContext": context, "context": {"theme": "default"}}
        return self.invoke(
            user, "composeExtension/fetchTask", value | ({"messagePayload": chosen} if chosen else {}), place
        )

    def chosen(self, author: User, html: str, message: str = "1772445600000") -> Json:
        """A message of somebody, as the menu of a message hands it over."""
        link = f"https://teams.microsoft.com/l/message/{LAUNCH}/{message}"
        who = {"user": {"userIdentityType": "aadUser", "id": author.aad, "displayName": author.name}}
        body = {"contentType": "html", "content": html}
        made = {"id": message, "createdDateTime": "2026-03-02T10:00:00.000Z", "from": who, "body": body}
        return {**made, "linkToMessage": link, "messageType": "message"}

    def installed(self, user: User, place: str = "", action: str = "add") -> Json:
        return self._base("installationUpdate", user, place, action=action)

    def joined(self, user: User, place: str = "", members: tuple[str, ...] = (BOT,)) -> Json:
        sent = self._base("conversationUpdate", user, place, membersAdded=[{"id": one} for one in members])
        return sent | {"channelData": sent["channelData"] | {"eventType": "teamMemberAdded"}}

    def parted(self, user: User, place: str = "", members: tuple[str, ...] = (BOT,)) -> Json:
        sent = self._base("conversationUpdate", user, place, membersRemoved=[{"id": one} for one in members])
        return sent | {"channelData": sent["channelData"] | {"eventType": "teamMemberRemoved"}}

    def changed(self, user: User, event: str, place: str = LAUNCH) -> Json:
        """A channel or its team was deleted, renamed or brought back, as in `channelDeleted`."""
        sent = self._base("conversationUpdate", user, place)
        return sent | {"channelData": sent["channelData"] | {"eventType": event}}

    def reaction(self, user: User, message: str, kind: str, place: str = "") -> Json:
        return self._base("messageReaction", user, place, replyToId=message, reactionsAdded=[{"type": kind}])


def mention(account: str, name: str) -> Json:
    return {"type": "mention", "mentioned": {"id": account, "name": name}, "text": f"<at>{name}</at>"}


def _where(user: User, place: str) -> Json:
    tenant: Json = {"tenant": {"id": TENANT}}
    if not place:
        kind: Json = {"conversationType": "personal", "tenantId": TENANT, "id": user.chat}
        return {"conversation": kind, "channelData": tenant}
    if place.endswith("thread.v2"):
        kind = {"conversationType": "groupChat", "tenantId": TENANT, "id": place, "isGroup": True}
        return {"conversation": kind, "channelData": tenant}
    kind = {"conversationType": "channel", "tenantId": TENANT, "id": place, "isGroup": True}
    data = {**tenant, "team": {"id": TEAM, "name": "Harbour"}, "channel": {"id": place.partition(";")[0]}}
    return {"conversation": kind, "channelData": data}

"""Every form that people open asks for every field of its class, so that none is forgotten where it is drawn."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.awards.wording.forms import favour_form
from bot.checkin.wording.announcements import department_form
from bot.config.settings import Settings
from bot.customers.links import LinkKind
from bot.messages.fields import Others, WordsByLanguage
from bot.messages.forms import TypedForm
from bot.messages.message import ChoiceInput, Form, PeopleInput, TextInput
from bot.messages.request import Brought, Pressed, Request, Typed
from bot.org.people import Profile
from storage.customers import arriving
from storage.customers.arriving import ArrivingThanks
from storage.database import statement
from tests.stories.conftest import buttons
from tests.stories.pulse.checkin import TUESDAY, CheckIn

HEAD, LEAD = Profile("@head", "Hedda Quill", "head"), Profile("@lead1", "Lead 1", "lead1")
HAND = Profile("@hand12", "Hand 12", "hand12")
MONDAY = (TUESDAY.date() - timedelta(days=1)).isoformat()
HINTED = "@hand11 great job #courage"
SIGNAL = {"name_en": "Refunds", "name_ja": "返金", "shape": "number", "better": "lower"}
THANKS = "@hand11 for staying late to fix the import, so that they could open on time #courage"


def with_concerns(settings: Settings) -> Settings:
    return settings.model_copy(update={"voice": settings.voice.model_copy(update={"enabled": True})})


def with_customers(settings: Settings) -> Settings:
    rules = {"enabled": True, "public_url": "https://thanks.example.com"}
    return settings.model_copy(update={"customers": settings.customers.model_copy(update=rules)})


def with_celebrations(settings: Settings) -> Settings:
    rules = settings.celebrations.model_copy(update={"enabled": True})
    return settings.model_copy(update={"celebrations": rules})


async def celebrates(checkin: CheckIn) -> list[tuple[Profile, Request]]:
    """Hedda's lead has been here for two years next week."""
    lead = await checkin.number("select id from person where platform_id = '@lead1'")
    await statement("update person set joined_on = '2024-03-10' where platform_id = '@lead1'")
    await checkin.tick(with_celebrations(checkin.entrance.settings))
    checkin.entrance = replace(checkin.entrance, settings=with_celebrations(checkin.entrance.settings))
    write = Pressed("celebrations.write", f"{lead}:anniversary:2026-03-10")
    return [(HEAD, write), (HEAD, Pressed("celebrations.open", ""))]


async def grants_a_role(checkin: CheckIn) -> str:
    """Returns the grant's number."""
    role = await checkin.does(HEAD, Pressed("roles.give", ""))
    await checkin.submits(HEAD, role, people=(LEAD.platform_id,), role="observer", reason="Elected")
    return str(await checkin.number("select max(id) from role_grant where role = 'observer'"))


async def makes_a_token(checkin: CheckIn) -> str:
    """Returns the token's number."""
    await checkin.submits(HEAD, await checkin.does(HEAD, Pressed("scim.make_token", "")))
    return str(await checkin.number("select max(id) from scim_token"))


async def holds_her_own(checkin: CheckIn) -> None:
    until = (checkin.clock.now() + timedelta(days=30)).date().isoformat()
    form = await checkin.does(HEAD, Pressed("retention.place", ""))
    await checkin.submits(HEAD, form, people=(HEAD.platform_id,), until=until, reason="A court asks for it")


async def lets_programs_read(checkin: CheckIn) -> str:
    """Returns the number of the token by which they do, with a hold over what is kept of Hedda."""
    await holds_her_own(checkin)
    await checkin.submits(HEAD, await checkin.does(HEAD, Pressed("api.make_token", "")))
    return str(await checkin.number("select max(id) from api_token"))


async def owns_a_barnacle(checkin: CheckIn) -> str:
    """Returns its number."""
    for words in ("Each trip waits for a stamp", "Three signatures"):
        naming = await checkin.does(HEAD, Typed("", "general", "/barnacle"))
        await checkin.submits(HEAD, naming, words=words, hinders="Support", cost="They wait")
    number = str(await checkin.number("select max(id) from barnacle"))
    await checkin.does(HEAD, Pressed("barnacles.take", number))
    return number


async def writes_to_hedda(checkin: CheckIn) -> None:
    form = await checkin.does(LEAD, Pressed("voice.write", ""))
    [circle] = [block for block in form.blocks if isinstance(block, ChoiceInput) and block.name == "circle"]
    await checkin.submits(LEAD, form, circle=circle.options[0].value, words="The lift stands still", at_once="yes")


async def customers_write(checkin: CheckIn) -> list[tuple[Profile, Request]]:
    """Twice to the lead's team: of what is handed on Hedda has the closing word."""
    workspace = checkin.entrance.workspace.id
    lead = await checkin.number("select id from person where platform_id = '@lead1'")
    for source in ("one", "another"):
        thanks = ArrivingThanks(
            source=source,
            kind=LinkKind.TEAM,
            link=None,
            receiver=lead,
            handle="team1",
            thanked="Harbour Crew",
            words="They were kind",
            name="",
        )
        await arriving.add(workspace, thanks, 9, 9, checkin.entrance.clock.now())
    first, second = [str(await checkin.number(f"select {which}(id) from customer_thanks")) for which in ("min", "max")]
    await checkin.does(LEAD, Pressed("customers.hand_on", second))
    return [(LEAD, Pressed("customers.share", first)), (HEAD, Pressed("customers.close", second))]


async def looks_at_files(checkin: CheckIn) -> list[tuple[Profile, Request]]:
    """Returns what opens the forms of two files of other products."""
    files = (b"Team,n,Recognition\nHands,20,70%\n", b"Date,Giver,Receiver,Message\n2026-01-02,@hand11,@lead1,Thanks\n")
    pages = [await checkin.does(HEAD, Brought(file)) for file in files]
    choosing = [button for page in pages for button in buttons(page) if button.action.endswith("choose")]
    return [(HEAD, Pressed(button.action, button.value)) for button in choosing]


async def names_a_jury(checkin: CheckIn) -> Form:
    """Returns the form in which Hedda did, once somebody has left."""
    await statement("update person set is_active = false where platform_id = '@hand13'")
    form = await checkin.does(HEAD, Pressed("awards.name_jury", ""))
    await checkin.submits(HEAD, form, jurors=("@lead1", "@hand11", "@hand21"), each_value="yes")
    assert isinstance(form, Form)
    return form


def requests(
    key: str, item: str, grant: str, token: str, api_token: str, kudos: str, barnacle: str
) -> list[tuple[Profile, Request]]:
    """Who opens what, of what is there by these names."""
    return [
        *((HEAD, Pressed(name, barnacle)) for name in ("barnacles.end", "barnacles.join", "barnacles.take_away")),
        (HEAD, Pressed("scim.make_token", "")),
        (HEAD, Pressed("scim.revoke_token", token)),
        (HEAD, Pressed("api.make_token", "")),
        (HEAD, Pressed("api.revoke_token", api_token)),
        (HEAD, Pressed("retention.place", "")),
        (HEAD, Pressed("retention.end", "1")),
        (HEAD, Pressed("events.edit", "0")),
        (HEAD, Pressed("roles.give", "")),
        (HEAD, Pressed("roles.take", grant)),
        (HEAD, Pressed("welcome.people", "")),
        (HEAD, Pressed("welcome.turn_on", "")),
        (HEAD, Pressed("welcome.fill_in", "rehearsal")),
        (HEAD, Pressed("home.form", "check_ins")),
        (HEAD, Pressed("pulse.departments", "")),
        *((HEAD, Pressed(f"signals.{name}", "")) for name in ("kind", "give", "bring")),
        (HEAD, Pressed("imports.bring", "")),
        *((HEAD, Pressed(name, key)) for name in ("pulse.form", "pulse.forecast")),
        *((HEAD, Pressed(name, "")) for name in ("pulse.settings", "digest.settings", "settings.open", "reach.open")),
        *((HEAD, Pressed(name, value)) for name, value in (("pulse.item", item), ("values.edit", "1"))),
        (LEAD, Pressed("voice.write", "")),
        (LEAD, Pressed("voice.look", "")),
        (LEAD, Pressed("kudos.change", kudos)),
        *((HEAD, Pressed(name, kudos)) for name in ("kudos.plus", "kudos.more", "kudos.report")),
        (HEAD, Typed("", "general", "/barnacle")),
        (HEAD, Pressed("half_hour.tick", MONDAY)),
        (HEAD, Pressed("self_check.open", "")),
        (HAND, Typed("forget me", "general", "/waterline")),
        (HEAD, Typed("forget", "general", "/waterline")),
        (HEAD, Typed("export", "general", "/waterline")),
    ]


async def makes_a_webhook(checkin: CheckIn) -> str:
    """Returns its number; the row alone, since nothing is sealed here."""
    row = (
        "insert into webhook (workspace_id, host, topics, made_at) values (%(here)s, 'hooks.example.com', '{}', now())"
    )
    await statement(row, here=checkin.entrance.workspace.id)
    return str(await checkin.number("select max(id) from webhook"))


async def opened(checkin: CheckIn) -> list[Form]:
    """One of each, with whatever it can hold: of a stored draft, of a row that is there."""
    await checkin.live_until(TUESDAY + timedelta(hours=1))
    key = checkin.running.key
    checkin.entrance = replace(checkin.entrance, settings=with_customers(checkin.entrance.settings))
    await checkin.tick(with_concerns(checkin.entrance.settings))
    hinted, given = await checkin.types(HEAD, HINTED), await checkin.types(LEAD, THANKS)
    kudos = next(button.value for button in buttons(given) if button.action == "kudos.change")
    added = await checkin.does(HEAD, Pressed("pulse.item", "0"))
    await checkin.submits(HEAD, added, text_en="Do we rest enough?", text_ja="休めていますか。")
    item = str(await checkin.number("select max(id) from own_item"))
    await checkin.submits(HEAD, await checkin.does(HEAD, Pressed("signals.kind", "")), **SIGNAL)
    await checkin.does(HEAD, Pressed("half_hour.take", "better"))
    grant, token = await grants_a_role(checkin), await makes_a_token(checkin)
    api_token = await lets_programs_read(checkin)
    asked = requests(key, item, grant, token, api_token, kudos, await owns_a_barnacle(checkin))
    asked += [
        next((HEAD, Pressed(button.action, button.value)) for button in buttons(hinted) if "open" in button.action)
    ]
    asked += [(LEAD, Pressed("customers.name", "team")), *await customers_write(checkin)]
    asked += [*await celebrates(checkin), *await looks_at_files(checkin)]
    jury = await names_a_jury(checkin)
    asked.append((HEAD, Pressed("events.remove", await makes_a_webhook(checkin))))
    asked += [(HEAD, Pressed("awards.put_forward", kudos)), (HEAD, Typed("cover", "general"))]
    forms = [await checkin.does(who, request) for who, request in asked]
    await writes_to_hedda(checkin)
    await checkin.closes_with_comments()
    concern = str(await checkin.one("select key from concern"))
    comments = await checkin.presses(
        HEAD, await checkin.presses(HEAD, await checkin.pulse(HEAD), "Results"), "Comments"
    )
    return [
        await checkin.presses(HEAD, comments, "Answer everybody"),
        await checkin.does(HEAD, Pressed("pulse.branch", "")),
        department_form(None, "Sails", "unit:1", "en"),  # a company this small has no departments
        jury,
        favour_form(1, "Lead 2", "en", turn=1),  # of a jury that reads
        *[await checkin.does(HEAD, Pressed(f"inbox.{name}", concern)) for name in ("reply", "close", "abuse")],
        *forms,
    ]


def held(form: Form) -> set[str]:
    """The names of its inputs and of its state."""
    inputs = {block.name for block in form.blocks if isinstance(block, PeopleInput | ChoiceInput | TextInput)}
    return inputs | form.state.keys()


def missing(form: Form, languages: Sequence[str]) -> set[str]:
    fields = TypedForm.every()[form.key]._fields.values()
    names = {field.name for field in fields if not isinstance(field, Others | WordsByLanguage)}
    worded = [field for field in fields if isinstance(field, WordsByLanguage)]
    names |= {field.input(language) for field in worded for language in languages}
    return names - held(form)


async def test_no_field_of_a_form_is_forgotten_where_it_is_drawn(checkin: CheckIn) -> None:
    forms, languages = await opened(checkin), checkin.entrance.settings.languages
    assert {form.key for form in forms} == TypedForm.every().keys()
    *whole, new_kudos = forms
    lacking = {form.key: lacks for form in whole if (lacks := missing(form, languages))}
    assert lacking == {
        "awards.nominated": {"nominee"},  # which a kudos that is put forward says
        "kudos.give": {"quote", "cover"},  # of another thanks than for cover
        "welcome.file": {"pasted"},  # on the page a file is dropped instead
        "signals.file_given": {"pasted"},
        "imports.file_given": {"pasted"},
        "barnacles.named": {"similar", "seen"},  # where there are similar ones
    }
    assert missing(new_kudos, languages) == {"draft", "hinted", "quote"}  # of a draft, and of a message

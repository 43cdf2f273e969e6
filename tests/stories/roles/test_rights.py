"""Each role may do what the table in docs/roles.md says, and whatever else is for some is refused to it."""

from pathlib import Path

import pytest

from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed, Request, Submitted, Typed
from bot.org.people import Profile
from bot.roles.roles import GIVEN, ChartRole, Role
from commands.feature import KUDOS
from commands.routing import rights
from commands.routing.table import BUTTONS, COMMANDS, SUBMISSIONS
from storage.org import people
from storage.roles import grants
from tests.cast import ANA, CY, DANA, MONDAY
from tests.stories.conftest import ChatCompany, count, told

REFUSED = ("refused.not_admin", "roles.refused.not_yours")
OF_ADMINS = {
    "typed reports",
    "typed fairness",
    "pressed customers.take_praise",
    "typed /pulse items",
    *("pressed awards.name_jury", "submitted awards.jury_named", "pressed awards.hand_over"),
    *("pressed barnacles.take_away", "submitted barnacles.taken_away"),
    *("pressed pulse.departments", "submitted pulse.departments"),
    "pressed kudos.reports",
    "pressed kudos.removal",
    "pressed kudos.let_stand",
    "pressed pulse.items",
    "pressed pulse.item",
    "pressed pulse.departments",
    "typed /waterline people",
    *("pressed people.look_back", "pressed people.put_back"),
    *("pressed people.same", "pressed people.two", "pressed people.reconsider"),
    "pressed values.edit",
    "pressed values.still_says",
    *("pressed retention.place", "pressed retention.end", "submitted retention.placed", "submitted retention.ended"),
    "pressed roles.give",
    "pressed roles.take",
    "submitted kudos.remove",
    "submitted pulse.item",
    "submitted pulse.departments",
    "submitted values.keep",
    "submitted roles.given",
    "submitted roles.taken",
    "pressed welcome.administer",
    "pressed welcome.keep_values",
    "pressed welcome.people",
    "pressed welcome.turn_on",
    "pressed welcome.chart",
    "pressed welcome.anyway",
    "pressed welcome.day_first",
    "pressed welcome.month_first",
    "submitted welcome.file",
    "submitted welcome.turned_on",
    *("pressed home.form", "pressed home.confirm", "pressed home.undo", "pressed home.try", "submitted home.choose"),
    "typed /waterline scim",
    *("typed /waterline forget", "submitted forgetting.leaver"),
    *("typed /waterline api", "pressed api.make_token", "pressed api.revoke_token"),
    *("submitted api.token_made", "submitted api.token_revoked"),
    "typed /waterline imports",
    *(f"pressed imports.{name}" for name in ("open", "bring", "choose", "take", "undo")),
    *(f"pressed imports.kudos_{name}" for name in ("choose", "take", "undo")),
    *(f"submitted imports.{name}" for name in ("file_given", "chosen", "kudos_chosen")),
    *("typed /waterline webhooks", "pressed events.edit", "pressed events.test", "pressed events.remove"),
    *("pressed events.new_secret", "pressed events.end_old", "pressed events.turn_on", "pressed events.turn_off"),
    *("submitted events.saved", "submitted events.removed"),
    "typed /waterline signals",
    *(
        f"pressed signals.{name}"
        for name in ("open", "kind", "remove", "return", "give", "bring", "state", "take_back")
    ),
    *(f"submitted signals.{name}" for name in ("kind_saved", "given", "file_given")),
    "pressed scim.make_token",
    "pressed scim.revoke_token",
    "pressed scim.agree",
    "pressed scim.decline",
    "submitted scim.token_made",
    "submitted scim.token_revoked",
}
OF_OBSERVERS = {
    "typed /pulse preview",
    "pressed pulse.preview",
    "typed /waterline proof",
    "pressed pulse.proof",
    "pressed pulse.keep_proof",
    "typed /waterline admin",
    "pressed home.look",
    *("pressed barnacles.away", "pressed barnacles.bring_back"),
    *("typed /waterline export", "submitted exports.wanted"),
}
MAY = {Role.ADMIN: OF_ADMINS | OF_OBSERVERS, Role.OBSERVER: OF_OBSERVERS, Role.JURY: set(), Role.READER: set()}


def requests() -> dict[str, Request]:
    """Every request there is, as the tables call it."""
    typed: dict[str, Request] = {
        f"typed {word.word if word.command == KUDOS else f'{word.command} {word.word}'}".strip(): Typed(
            word.word, "general", word.command
        )
        for word in COMMANDS
    }
    pressed = {f"pressed {name}": Pressed(name, "1") for name in BUTTONS}
    return typed | pressed | {f"submitted {name}": Submitted(name, {}) for name in SUBMISSIONS}


def is_refused(answer: object) -> bool:
    """Whether somebody reads that they may not. A form that is sent back gets the refusal itself."""
    if isinstance(answer, Refusal):
        return answer.key in REFUSED
    return isinstance(answer, Message) and answer.plain in {told(Refusal(key)) for key in REFUSED}


def test_the_table_on_the_page_is_the_one_of_the_code() -> None:
    found = (Path(rights.__file__).parents[2] / "docs" / "roles.md").read_text(encoding="utf-8")
    assert found == rights.page(), "write it anew: python -m commands.routing.rights"
    assert "| Give a role and take it away, with a reason | yes |  |  |  |  |  |" in found
    assert "| See who would see a number of their own team | yes | yes |  |  |  |  |" in found
    assert "| See what lies under the waterline |  |  |  |  | yes |  |" in found
    assert "| Read the digest of the own team's week |  |  |  |  | yes | yes |" in found


def test_every_request_is_for_everybody_or_stands_here() -> None:
    assert {name for name, role in rights.needed().items() if role is not Role.EVERYBODY} == OF_ADMINS | OF_OBSERVERS
    assert rights.needed().keys() == requests().keys()
    assert MAY.keys() == {*GIVEN}


@pytest.mark.parametrize("role", [None, *GIVEN], ids=str)
async def test_what_a_role_may_not_do_is_refused_and_all_else_is_answered(
    company: ChatCompany, role: Role | None
) -> None:
    here = company.entrance.workspace.id
    known = await people.by_platform_ids(here, [CY.platform_id, DANA.platform_id])
    await grants.add(here, known[DANA.platform_id].id, Role.ADMIN, None, "So that one is", MONDAY)
    if role:
        await grants.add(here, known[CY.platform_id].id, role, None, "To be walked", MONDAY)
    refused = set()
    for name, request in requests().items():
        if is_refused(await company.does(CY, request)):
            refused.add(name)
    assert refused == (OF_ADMINS | OF_OBSERVERS) - (MAY[role] if role else set())


# What these are answered to whoever leads nobody shows nothing of anybody's, and changes nothing.
SAYS_NOTHING = {
    *("pressed pulse.comments", "pressed pulse.branch_done", "pressed pulse.to_department", "pressed digest.done"),
}


def of_chart(chart_role: ChartRole) -> set[str]:
    return {name for name, route in rights.routes().items() if route.chart_role is chart_role}


async def answers(company: ChatCompany, who: Profile, names: set[str]) -> dict[str, object]:
    asked = requests()
    return {name: await company.does(who, asked[name]) for name in names}


async def test_what_is_a_manager_s_or_a_leader_s_is_refused_to_whoever_leads_nobody(company: ChatCompany) -> None:
    before = await everything_stored()
    answered = await answers(company, CY, of_chart(ChartRole.MANAGER) | of_chart(ChartRole.LEADER))
    for name in answered.keys() - SAYS_NOTHING:
        assert is_turned_away(answered[name]), name
    assert await everything_stored() == before


async def test_a_manager_reads_their_own_and_nothing_of_a_leader_s_and_a_leader_reads_both(
    company: ChatCompany,
) -> None:
    everywhere = {"typed /pulse mirror", "typed /pulse digest", "typed /pulse summary", "pressed pulse.branch"}
    of_a_manager = await answers(company, ANA, everywhere)
    refused = {name for name, answer in of_a_manager.items() if is_turned_away(answer)}
    assert refused == {"typed /pulse summary", "pressed pulse.branch"} == everywhere & of_chart(ChartRole.LEADER)
    of_a_leader = await answers(company, DANA, everywhere)
    assert not [name for name, answer in of_a_leader.items() if is_turned_away(answer)]


def is_turned_away(answer: object) -> bool:
    return isinstance(answer, Refusal) or (isinstance(answer, Message) and answer.plain in SENTENCES)


async def everything_stored() -> list[int]:
    return [await count(table) for table in ("promise", "announcement", "forecast", "digest_wish", "diary")]


SENTENCES = {
    told(Refusal(key))
    for key in (
        "pulse.refused.closed",
        "pulse.refused.no_team",
        "mirror.refused.no_team",
        "summary.refused.no_managers",
        "half_hour.refused.not_leader",
        "self_check.refused.leads_nobody",
        "consistency.refused.leads_nobody",
        "felt.refused.no_managers",
        "digest.refused.no_team",
        "announced.refused.gone",
        "announced.refused.no_pair",
        "refused.not_understood",
    )
}

"""What the API answers: what everybody may read, a page at a time, and errors that repeat nothing."""

import pytest
from multidict import CIMultiDict

from bot.api.scopes import ReadingRole, Scope
from bot.messages.request import Typed
from commands.api.answers import Cure
from commands.api.readings import OF_ASSISTANTS, READINGS
from storage.database import statement
from tests.cast import ANA, BO, CY, DANA, MIKA, FakeClock
from tests.stories.api.conftest import Answer, Program, serving_programs
from tests.stories.conftest import ChatCompany


async def thanks(program: Program, *words: str, clock: FakeClock) -> None:
    """A minute apart, each by somebody else."""
    for giver, line in zip((ANA, CY, MIKA), words, strict=False):
        clock.move(minutes=1)
        await program.company.types(giver, f"@bo {line} #courage")


async def every_page(program: Program, reading: str, **query: str) -> list[Answer]:
    """Reads on until there is no page more."""
    pages = [await program.reads(reading, **query)]
    while (cursor := pages[-1].body["next_cursor"]) is not None:
        pages.append(await program.reads(reading, **query, cursor=cursor))
    return pages


LATE = "for staying late to fix the customer's import, so that they could open on time"
LOUD = "for telling the ferry line before noon that the crane was late, so that nobody waited in the rain"
LONG = "for reading all forty pages of the harbour's rules, and finding the one that nobody needs"


async def test_public_thanks_are_read_the_newest_first_each_once_over_pages(program: Program, clock: FakeClock) -> None:
    await thanks(program, LATE, LOUD, LONG, clock=clock)
    pages = await every_page(program, "kudos", limit="1")
    assert [len(page.data) for page in pages] == [1, 1, 1]
    found = [page.data[0] for page in pages]
    assert [kudos["words"] for kudos in found] == [LONG, LOUD, LATE]
    assert [kudos["giver"]["name"] for kudos in found] == [MIKA.name, CY.name, ANA.name]
    assert [receiver["name"] for receiver in found[0]["receivers"]] == ["Bo Achterberg"]
    assert found[0]["value"]["names"]["en"] == "Courage"
    assert found[0]["given_at"] == "2026-03-02T10:03:00Z"
    span = {"since": "2026-03-02T10:02:00Z", "until": "2026-03-02T11:03:00%2B01:00"}
    assert [kudos["words"] for kudos in (await program.reads("kudos", **span)).data] == [LOUD]


async def test_a_private_thanks_and_one_that_was_taken_back_are_read_by_no_token(
    program: Program, clock: FakeClock
) -> None:
    await program.company.types(ANA, "@bo #courage for the quiet talk after the storm in the harbour")
    await statement("update kudos set private = true")
    await thanks(program, LATE, clock=clock)
    await statement("update kudos set removed_at = given_at where not private")
    assert len(await statement("select 1 from kudos")) == 2
    for role in ReadingRole:
        assert (await program.reads("kudos", await program.makes(role))).data == []


async def test_who_wants_no_posts_about_them_or_hid_it_is_named_in_none(program: Program, clock: FakeClock) -> None:
    await program.company.types(ANA, f"@bo @cy {LATE} #courage")
    await statement("update person set posts_about_me = false where platform_id = %(bo)s", bo=BO.platform_id)
    [kudos] = (await program.reads("kudos")).data
    assert [receiver["name"] for receiver in kudos["receivers"]] == [CY.name]
    await statement("update kudos_receiver set hidden = true")
    assert (await program.reads("kudos")).data == []


async def test_people_are_named_to_all_and_described_to_admins_alone(program: Program) -> None:
    names = [person["name"] for page in await every_page(program, "people", limit="2") for person in page.data]
    assert names == [person.name for person in (DANA, ANA, BO, CY, MIKA)] == list(dict.fromkeys(names))
    plain = (await program.reads("people")).data
    assert {person["details"] for person in plain} == {None}
    admins = (await program.reads("people", await program.makes(ReadingRole.ADMIN))).data
    by_name = {person["name"]: person["details"] for person in admins}
    assert by_name["Gus Farrow"]["is_active"] is False, "who has left"
    assert "Robo" not in by_name
    assert by_name["Ana Lindqvist"]["manager"] == next(p["id"] for p in plain if p["name"] == DANA.name)


async def test_values_are_read_with_their_names_in_every_language(program: Program) -> None:
    values = (await program.reads("values")).data
    assert "Courage" in [value["names"]["en"] for value in values]
    assert all(value["names"]["ja"] and not value["is_retired"] for value in values)


async def test_a_cursor_leads_on_with_its_own_token_and_query_alone(program: Program, clock: FakeClock) -> None:
    await thanks(program, LATE, LOUD, clock=clock)
    cursor = (await program.reads("kudos", limit="1")).body["next_cursor"]
    other = await program.makes(ReadingRole.ADMIN)
    assert (await program.reads("kudos", cursor=cursor)).status == 200
    assert (await program.reads("kudos", other, cursor=cursor)).status == 404
    assert (await program.reads("people", cursor=cursor)).status == 404
    assert (await program.reads("kudos", cursor=cursor, since="2026-03-01T00:00:00Z")).status == 404
    assert (await program.reads("kudos", cursor=cursor[:-2] + "AA")).status == 404
    assert (await program.reads("kudos", cursor="%00")).status == 400


@pytest.mark.parametrize(
    "query",
    [
        *("limit=0", "limit=201", "limit=", "limit=x", "limit=1.0", "limit=1&limit=1", "page=2", "since=yesterday"),
        *(
            "since=1700000000",
            "since=2026-03-01",
            "since=2026-03-01T00:00:00",
            "cursor=",
            "extent=teams",
            "%ff=1",
            "=1",
        ),
    ],
)
async def test_what_is_unknown_doubled_or_no_value_of_its_kind_is_refused_without_being_repeated(
    program: Program, query: str
) -> None:
    answer = await program.asks("GET", f"/kudos?{query}")
    assert answer.status == 400
    assert not [word for word in ("yesterday", "1700000000", "Value error", "Input should") if word in str(answer.body)]


def test_of_each_parameter_it_is_said_what_to_write() -> None:
    for reading in (*READINGS.values(), *OF_ASSISTANTS.values()):
        for name, parameter in reading.query.model_fields.items():
            assert [part for part in parameter.metadata if isinstance(part, Cure)], name


async def test_a_request_with_two_tokens_opens_nothing(program: Program) -> None:
    token = f"Bearer {program.token}"
    for beside in ("Bearer x", token):
        headers = CIMultiDict([("Authorization", token), ("Authorization", beside)])
        assert (await program.client.get("/api/v1/kudos", headers=headers)).status == 401


async def test_an_unchanged_answer_is_not_sent_again(program: Program, clock: FakeClock) -> None:
    first = await program.reads("kudos")
    tag = first.headers["ETag"]
    for sent in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = await program.asks("GET", "/kudos", **{"If-None-Match": sent})
        assert (again.status, again.body, again.headers["ETag"]) == (304, None, tag)
    await thanks(program, LATE, clock=clock)
    changed = await program.asks("GET", "/kudos", **{"If-None-Match": tag})
    assert changed.status == 200
    assert changed.headers["ETag"] != tag
    assert changed.headers["Cache-Control"] == "private, no-cache"


async def test_only_reading_is_there(program: Program) -> None:
    head = await program.asks("HEAD", "/values")
    full = await program.asks("GET", "/values")
    assert (head.status, head.body) == (200, None)
    assert head.headers["Content-Length"] == full.headers["Content-Length"]
    assert head.headers["ETag"] == full.headers["ETag"]
    options = await program.asks("OPTIONS", "/values")
    assert (options.status, options.headers["Allow"]) == (204, "GET, HEAD, OPTIONS")
    for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE"):
        refused = await program.asks(method, "/values")
        assert (refused.status, refused.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    for path in ("", "/", "/answers", "/forecasts", "/concerns", "/kudos/1"):
        assert (await program.asks("GET", path)).status == 404


async def test_who_asks_too_often_is_told_how_long_to_wait(company: ChatCompany) -> None:
    async with serving_programs(company, a_minute=2) as program:
        program.token = await program.makes()
        answers = [await program.reads("values") for _ in range(3)]
        other = await program.reads("values", await program.makes())
    assert [answer.status for answer in answers] == [200, 200, 429]
    assert answers[0].headers["RateLimit-Policy"] == '"token";q=2;w=60'
    assert answers[0].headers["RateLimit"].startswith('"token";r=1;t=')
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 60
    assert other.status == 200, "each token has its own"


async def test_the_description_names_every_reading_and_no_other(program: Program) -> None:
    answer = await program.asks("GET", "/openapi.json", "")
    assert answer.status == 200
    assert answer.body["openapi"] == "3.1.0"
    assert {*answer.body["paths"]} == {f"/{scope.value}" for scope in Scope}
    assert (await program.company.does(DANA, Typed("api", "general", "/waterline"))) is not None

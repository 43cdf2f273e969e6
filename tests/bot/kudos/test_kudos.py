"""How a typed thanks is read, and the laws that hold whatever is typed."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.settings import KudosRules
from bot.kudos.kudos import Kudos, check_value, week_of
from bot.kudos.typed import parse, people_in, with_names
from bot.messages.emoji import bare, is_one
from bot.messages.slug import slug, typeable
from bot.org.mentions import GroupId, Handle, Mentioned, PersonId
from bot.org.people import Person
from bot.org.values import Value

VALUES = [
    Value(id=1, names={"en": "Courage", "ja": "勇気"}, emoji="🦁", practices={}),
    Value(id=2, names={"en": "Keep promises", "ja": "約束を守る"}, emoji="🤝", practices={}),
    Value(id=3, names={"en": "Lion heart"}, emoji=":lion-heart:", practices={}),
    Value(id=4, names={"en": "Care"}, emoji="❤️", practices={}),
    Value(id=5, names={"en": "Craft"}, emoji="👩", practices={}),
]


def notation(mention: Mentioned) -> str:
    match mention:
        case PersonId(id_):
            return f"<@{id_}>"
        case GroupId(id_):
            return f"<!{id_}>"
        case Handle(name):
            return f"@{name}"


def read(text: str) -> tuple[tuple[str, ...], int | None, str]:
    typing = parse(text, VALUES)
    return (
        tuple(notation(mention) for mention in typing.mentions),
        typing.value.id if typing.value else None,
        typing.words,
    )


@pytest.mark.parametrize(
    ("text", "mentions", "value", "words"),
    [
        ("@ana @bo for staying late #courage", ("@ana", "@bo"), 1, "for staying late"),
        ("@ana, @bo and @cy: thanks", ("@ana", "@bo", "@cy"), None, "thanks"),
        ("@ana, @bo, and @cy for it", ("@ana", "@bo", "@cy"), None, "for it"),
        ("@ana & @bo for it", ("@ana", "@bo"), None, "for it"),
        ("@ana and thanks for it", ("@ana",), None, "and thanks for it"),
        ("@ana @ana <@U1> <@U1>", ("@ana", "<@U1>"), None, ""),
        ("<@U1|ana b> <!S1> for it", ("<@U1>", "<!S1>"), None, "for it"),
        ("for staying late, thanks @ana", ("@ana",), None, "for staying late, thanks @ana"),
        ("@bo for helping @cy", ("@bo",), None, "for helping @cy"),
        ("@ana.lind-qvist. for it", ("@ana.lind-qvist",), None, "for it"),
        ("@ana! You saved us", ("@ana",), None, "You saved us"),
        ("@anaさん！助かりました", ("@ana",), None, "助かりました"),
        ("@ana - for it", ("@ana",), None, "for it"),
        ("@ana -5 degrees outside, and you came", ("@ana",), None, "-5 degrees outside, and you came"),
        ("@ana.b@example.test for it", ("@ana.b",), None, "for it"),
        ("@ana.b@example.test, @bo: for it", ("@ana.b", "@bo"), None, "for it"),
        ("@bo's patience saved us", ("@bo",), None, "@bo's patience saved us"),
        ("@bo’s patience saved us", ("@bo",), None, "@bo’s patience saved us"),
        ("@josé for it", ("@josé",), None, "for it"),
        ("mail ana@example.com for it", (), None, "mail ana@example.com for it"),
        ("ana.b+c@example.com", (), None, "ana.b+c@example.com"),
        ("@ everybody", (), None, "@ everybody"),
        ("＠ana　＃courage　for it", ("@ana",), 1, "for it"),
        ("＠ａｎａ for it", ("@ana",), None, "for it"),
        ("@ana とても助かりました", ("@ana",), None, "とても助かりました"),
        ("@anaさん、遅くまでありがとう #勇気", ("@ana",), 1, "遅くまでありがとう"),
        ("@anaさんへ、ありがとう＃勇気", ("@ana",), 1, "ありがとう"),
        ("@anaさん、@boくんに 感謝", ("@ana", "@bo"), None, "感謝"),
        ("<@U1>さんと<@U2>様、ありがとう", ("<@U1>", "<@U2>"), None, "ありがとう"),
        ("@田中さん ありがとう", ("@田中",), None, "ありがとう"),
        ("@ana お世話に。ありがとう#約束を守る", ("@ana",), 2, "お世話に。ありがとう"),
        ("#courage @bo for it", ("@bo",), 1, "for it"),
        ("🦁 @bo for it", ("@bo",), 1, "for it"),
        ("@bo #Keep-Promises for it", ("@bo",), 2, "for it"),
        ("@bo #keep_promises for it", ("@bo",), 2, "for it"),
        ("@bo for it #courage.", ("@bo",), 1, "for it."),
        ("@bo showed #courage when it mattered", ("@bo",), 1, "showed #courage when it mattered"),
        ("@bo a #none and #courage", ("@bo",), 1, "a #none and"),
        ("@bo #courageous", ("@bo",), None, "#courageous"),
        ("@bo see https://x.example/#courage", ("@bo",), None, "see https://x.example/#courage"),
        ("@bo for C#care", ("@bo",), None, "for C#care"),
        ("@bo :lion-heart: for it", ("@bo",), 3, "for it"),
        ("@bo for it 🤝🏽", ("@bo",), 2, "for it"),
        ("@bo for it ❤", ("@bo",), 4, "for it"),
        ("@bo for it 👩🏽‍💻", ("@bo",), None, "for it 👩🏽‍💻"),
        ("@bo for it 👩🏽", ("@bo",), 5, "for it"),
        ("@bo first\n\nsecond #courage", ("@bo",), 1, "first\n\nsecond"),
        ("", (), None, ""),
        ("#courage", (), 1, ""),
    ],
)
def test_what_is_typed_is_read_as_people_mean_it(
    text: str, mentions: tuple[str, ...], value: int | None, words: str
) -> None:
    assert read(text) == (mentions, value, words)


SIGNS = ["@", "＠", "#", "＃", "<", ">", "|", ".", "-", ",", "、", " ", "\u3000", "\n", "🏽", "\u200d", "\ufe0f", "'s"]
NAMED = [
    "<@U1>",
    "<!S1>",
    "@ana",
    "@ana@",
    "ana",
    "田中",
    "さん",
    "と",
    "へ",
    " and ",
    "#courage",
    "🦁",
    ":lion-heart:",
]
PIECES = st.sampled_from([*SIGNS, *NAMED])
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join))
NAMES = st.lists(st.from_regex(r"[a-z][a-z0-9_.\-]{0,8}[a-z0-9]", fullmatch=True), unique=True, max_size=5)
WORDS = st.lists(
    st.from_regex(r"[a-z]{2,9}|[ぁ-ん]{2,9}", fullmatch=True).filter(lambda word: word != "and"), min_size=1
)


@given(TEXTS)
def test_nothing_that_is_typed_breaks_the_reader(text: str) -> None:
    typing = parse(text, VALUES)
    assert typing.words == typing.words.strip()
    assert len(set(typing.mentions)) == len(typing.mentions)
    for mention in typing.mentions:
        assert re.fullmatch(r"<[@!][^<>]+>|@[^\s@]+", notation(mention))
    assert set(with_names(text, {})) <= set(text)


@given(TEXTS)
def test_what_is_not_read_as_a_person_or_a_value_stays(text: str) -> None:
    """Letters and digits that fall away are those of mentions, titles, the value, or what joins names."""
    typing = parse(text, VALUES)
    fallen = re.sub(r"さん|さま|様|くん|君|ちゃん|先輩|と|へ|に|\band\b", "", text, flags=re.IGNORECASE)
    value = "".join([*typing.value.names.values(), typing.value.emoji]) if typing.value else ""
    assert letters(fallen) <= letters(typing.words + "".join(map(notation, typing.mentions)) + value)


def letters(text: str) -> set[str]:
    return {sign for sign in slug(text) if sign.isalnum()}


@given(NAMES, WORDS, st.sampled_from([" ", ", ", " and ", "、", " & ", "\u3000"]), st.booleans())
def test_names_words_and_value_come_back_as_they_were_put_together(
    names: list[str], words: list[str], between: str, leads: bool
) -> None:
    sentence = " ".join(words)
    named = between.join(f"@{name}" for name in names)
    text = f"#courage {named} {sentence}" if leads else f"{named} {sentence} #courage"
    assert read(text) == (tuple(f"@{name}" for name in names), 1, sentence)


@given(NAMES, WORDS)
def test_words_that_were_read_are_read_the_same_again(names: list[str], words: list[str]) -> None:
    _, _, once = read(f"{' '.join(f'@{name}' for name in names)} {' '.join(words)}")
    assert read(once) == ((), None, once)


def test_very_many_blanks_are_read_at_once() -> None:
    for text in ("@bo" + " " * 100_000 + "x", "@" * 100_000, "<@" * 50_000, "@bo " * 20_000, "さん" * 50_000):
        parse(text, VALUES)


def test_people_inside_a_sentence_read_as_names() -> None:
    words = "for helping <@U1> and <@U2> with <!S1>"
    assert people_in(words) == ["U1", "U2"]
    assert with_names(words, {"U1": "Ana Lindqvist"}) == "for helping @Ana Lindqvist and @U2 with <!S1>"


@pytest.mark.parametrize(
    ("moment", "zone", "monday"),
    [
        (datetime(2026, 3, 8, 14, 59, tzinfo=UTC), "Asia/Tokyo", date(2026, 3, 2)),
        (datetime(2026, 3, 8, 15, 0, tzinfo=UTC), "Asia/Tokyo", date(2026, 3, 9)),
        (datetime(2026, 3, 9, 4, 59, tzinfo=UTC), "America/Chicago", date(2026, 3, 2)),
        (datetime(2026, 3, 9, 5, 0, tzinfo=UTC), "America/Chicago", date(2026, 3, 9)),
        (datetime(2026, 1, 1, 0, 0, tzinfo=UTC), "UTC", date(2025, 12, 29)),
    ],
)
def test_a_week_is_the_givers_own(moment: datetime, zone: str, monday: date) -> None:
    assert week_of(moment, zone) == monday


@given(st.sampled_from("🦁🤝👩❤☀🪑"), st.lists(st.sampled_from(["\ufe0f", "🏻", "🏿"]), max_size=2))
def test_an_emoji_is_itself_in_every_skin_tone(emoji: str, dress: list[str]) -> None:
    dressed = emoji + "".join(dress)
    assert is_one(dressed)
    assert bare(dressed) == bare(emoji)
    value = replace(VALUES[0], emoji=emoji)
    assert parse(f"@bo for it {dressed}", [value]).value == value
    assert parse(f"@bo for it {dressed}", [value]).words == "for it"


@pytest.mark.parametrize("text", ["", "a", "turtle", "亀", "🐢🐢", "🐢 ", ":", "::", ":A B:", "1", "#"])
def test_what_is_no_emoji_is_none(text: str) -> None:
    assert not is_one(text)


@given(st.text(max_size=20))
def test_a_typeable_name_is_found_by_its_tag(name: str) -> None:
    if typeable(name):
        assert (
            parse(f"@bo for it #{slug(name)}", [Value(id=9, names={"en": name}, emoji="🦁", practices={})]).value
            is not None
        )


ANA = Person(platform_id="@ana", name="Ana", handle="ana", id=1)
BO = Person(platform_id="@bo", name="Bo", handle="bo", id=2)


def test_a_post_names_whom_it_may() -> None:
    kudos = Kudos(
        id=1,
        giver=ANA,
        receivers=(BO, replace(BO, id=3, posts_about_me=False)),
        words="",
        value=None,
        private=False,
        link="",
        given_at=datetime(2026, 3, 2, tzinfo=UTC),
    )
    assert kudos.named_in_public == (BO,)
    assert replace(kudos, private=True).named_in_public == replace(kudos, removed=True).named_in_public == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [("@bo #keeppromises for it", 9), ("@bo #KeepPromises for it", 9), ("@bo #keep_promises for it", 9)],
)
def test_a_value_is_known_however_its_words_are_joined(text: str, value: int) -> None:
    promises = Value(9, {"en": "Keep promises", "ja": "約束を守る"}, "🤝", {})
    typing = parse(text, [promises])
    assert typing.value is promises
    assert typing.tag == ""


def test_what_was_written_like_a_value_and_is_none_is_named_with_the_nearest() -> None:
    promises = Value(9, {"en": "Keep promises"}, "🤝", {})
    typing = parse("@bo for it #kep-promises", [promises])
    assert (typing.value, typing.tag) == (None, "kep-promises")
    refusal = check_value(None, [promises], KudosRules(), "en", typing.tag)
    assert refusal is not None
    assert (refusal.key, refusal.fields["near"]) == ("kudos.refused.near_value", "keep-promises")
    far = check_value(None, [promises], KudosRules(), "en", "zebra")
    assert far is not None
    assert (far.key, far.fields["values"]) == ("kudos.refused.other_value", "#keep-promises")

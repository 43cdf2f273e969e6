"""Faults are planted one by one in payloads that Slack accepts; every one must be found, and nothing else."""

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.slack import blockkit, samples
from tests.slack.blockkit import Json, SurfaceKind, faults

needs_node = pytest.mark.skipif(
    blockkit.schemas() is None, reason="skipped: Slack's types need Node.js and npm, which are not here"
)


def section(text: str = "Thank you, Bo.") -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(**fields: Any) -> Json:
    return {"type": "button", "action_id": "plus", "text": samples.plain("+1 with a word"), **fields}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def choice(element: str, count: int, **fields: Any) -> Json:
    options = [{"text": samples.plain(f"Value {n}"), "value": str(n)} for n in range(count)]
    return {"type": element, "action_id": "value", "options": options, **fields}


def words(**fields: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": "words", **fields}
    return {"type": "input", "label": samples.plain("What did they do?"), "element": element}


def series(name: str, *labels: str) -> Json:
    return {"name": name, "data": [{"label": label, "value": 1} for label in labels]}


def chart(*lines: Json, title: str = "Kudos a week", **axes: Any) -> Json:
    axis_config = {"categories": ["May", "June"], **axes}
    plot = {"type": "line", "series": list(lines), "axis_config": axis_config}
    return {"type": "data_visualization", "title": title, "chart": plot}


def table(*rows: list[str], **fields: Any) -> Json:
    cells = [[{"type": "raw_text", "text": text} for text in row] for row in rows]
    return {"type": "data_table", "caption": "Kudos", "rows": cells, **fields}


may_and_june = series("Courage", "May", "June")


@pytest.mark.parametrize(("kind", "payload"), samples.valid, ids=[kind for kind, _ in samples.valid])
def test_what_slack_accepts_has_no_fault(kind: SurfaceKind, payload: Json) -> None:
    assert faults(payload, kind) == []


@needs_node
def test_the_chart_and_table_blocks_are_known() -> None:
    assert {"data_visualization", "data_table", "table", "header", "input"} <= blockkit.known_blocks()


# What is planted at the end of a valid message, and what the judge must say about it.
planted_blocks: list[tuple[str, list[Json], str]] = [
    ("a block of no kind", [{"text": samples.plain("hi")}], "type: must be a string"),
    ("an unknown block", [{"type": "graph"}], "Slack has no block 'graph'"),
    ("a misspelt field", [{**section(), "acessory": button()}], "'acessory' was unexpected"),
    ("a section without words", [{"type": "section"}], "text or fields attribute must be specified"),
    ("an empty text", [section("")], "the text is empty"),
    ("a text over 3000", [section("x" * 3001)], "cannot exceed 3000 characters"),
    ("a field over 2000", [{"type": "section", "fields": [samples.mrkdwn("x" * 2001)]}], "more than 2000"),
    ("11 fields", [{"type": "section", "fields": [samples.mrkdwn("x")] * 11}], "cannot exceed 10 items"),
    ("emoji in mrkdwn", [{"type": "section", "text": {**samples.mrkdwn("x"), "emoji": True}}], "'emoji'"),
    (
        "mrkdwn in a header",
        [{"type": "header", "text": samples.mrkdwn("Kudos")}],
        "'plain_text' was expected",
    ),
    ("a header over 150", [{"type": "header", "text": samples.plain("x" * 151)}], "cannot exceed 150"),
    ("a picture without its words", [{"type": "image", "image_url": "https://a.b/c.png"}], "'alt_text'"),
    ("two equal block ids", [{**section(), "block_id": "a"}, {**section(), "block_id": "a"}], "'a' stands 2"),
    ("a block id over 255", [{**section(), "block_id": "x" * 256}], "block_id cannot exceed 255"),
    ("51 blocks", [section("x")] * 51, "more than 50"),
    ("13001 characters", [section("x" * 2601)] * 5, "more than 13000"),
    ("no actions", [actions()], "at least one element"),
    ("26 actions", [actions(*(button(action_id=str(n)) for n in range(26)))], "cannot exceed 25 elements"),
    ("11 context parts", [{"type": "context", "elements": [samples.mrkdwn("x")] * 11}], "cannot exceed 10"),
    ("a button in a context", [{"type": "context", "elements": [button()]}], "not valid under any"),
    ("an input element in actions", [actions(words()["element"])], "not valid under any"),
    ("two equal action ids", [actions(button(), button())], "'plus' stands 2 times in one block"),
    ("a button over 75", [actions(button(text=samples.plain("x" * 76)))], "cannot exceed 75 characters"),
    ("mrkdwn on a button", [actions(button(text=samples.mrkdwn("x")))], "'plain_text' was expected"),
    ("a made-up style", [actions(button(style="loud"))], "'loud' is not one of"),
    ("a value over 2000", [actions(button(value="x" * 2001))], "value attribute cannot exceed 2000"),
    ("a script as link", [actions(button(url="javascript:alert()"))], "url must begin with"),
    ("a confirm without a title", [actions(button(confirm={"text": samples.plain("Sure?")}))], "'title'"),
    ("no options", [actions(choice("static_select", 0))], "options must hold at least one option"),
    ("101 options", [actions(choice("static_select", 101))], "options attribute cannot exceed 100"),
    ("11 radio buttons", [actions(choice("radio_buttons", 11))], "11 options, more than 10"),
    (
        "an option over 75",
        [actions({**choice("static_select", 1), "options": [{"text": samples.plain("x" * 76), "value": "x"}]})],
        "text attribute cannot exceed 75",
    ),
    (
        "an initial option that is not offered",
        [actions({**choice("static_select", 2), "initial_option": choice("static_select", 3)["options"][2]})],
        "not among the options",
    ),
    ("two tables", [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}] * 2, "2 blocks table"),
    ("a ragged table", [table(["Value", "Kudos"], ["Courage"])], "the same number of cells"),
    ("a table of nothing", [table()], "0 rows, not 2 to 101"),
    ("a table of a header only", [table(["Value"])], "1 rows, not 2 to 101"),
    (
        "a table without caption",
        [{k: v for k, v in table(["a"], ["b"]).items() if k != "caption"}],
        "'caption'",
    ),
    ("a page of 101 rows", [table(["a"], ["b"], page_size=101)], "must be 1 to 100"),
    ("three charts", [chart(may_and_june)] * 3, "3 blocks data_visualization, more than 2"),
    ("a chart title over 50", [chart(may_and_june, title="x" * 51)], "is too long"),
    ("a category over 20", [chart(series("a", "x" * 21), categories=["x" * 21])], "is too long"),
    ("13 lines", [chart(*(series(str(n), "May", "June") for n in range(13)))], "/chart/series: "),
    ("two lines of one name", [chart(may_and_june, may_and_june)], "two series have the same name"),
    ("a line with a gap", [chart(series("Courage", "May"))], "does not have one point a category"),
]


@needs_node
@pytest.mark.parametrize(("blocks", "said"), [p[1:] for p in planted_blocks], ids=[p[0] for p in planted_blocks])
def test_a_fault_in_a_message_is_found(blocks: list[Json], said: str) -> None:
    message = {**samples.message, "blocks": [*samples.message["blocks"], *blocks]}
    assert said in "\n".join(faults(message, "message"))


def _set(**fields: Any) -> Callable[[Json], None]:
    return lambda payload: payload.update(fields)


def _add(*blocks: Json) -> Callable[[Json], None]:
    return lambda payload: payload["blocks"].extend(blocks)


def _drop(field: str) -> Callable[[Json], None]:
    return lambda payload: payload.pop(field)


planted_fields: list[tuple[str, Json, SurfaceKind, Callable[[Json], None], str]] = [
    ("no text to notify with", samples.message, "message", _drop("text"), "needs a text"),
    ("a text too long to update", samples.message, "message", _set(text="x" * 4001), "more than 4000"),
    ("blocks that are no list", samples.message, "message", _set(blocks={}), "must be a list"),
    ("a modal without submit", samples.modal, "modal", _drop("submit"), "needed in a modal with inputs"),
    ("a modal without title", samples.modal, "modal", _drop("title"), "'title' is a required property"),
    ("a title over 24", samples.modal, "modal", _set(title=samples.plain("x" * 25)), "between 1 and 24"),
    ("a submit over 24", samples.modal, "modal", _set(submit=samples.plain("x" * 25)), "cannot exceed 24"),
    ("metadata over 3000", samples.modal, "modal", _set(private_metadata="x" * 3001), "cannot exceed 3000"),
    ("a misspelt view field", samples.modal, "modal", _set(callbackid="x"), "'callbackid' was unexpected"),
    ("a modal without blocks", samples.modal, "modal", _drop("blocks"), "'blocks' is a required property"),
    ("two focused inputs", samples.modal, "modal", _add(words(focus_on_load=True)), "more than one element"),
    ("an input without label", samples.modal, "modal", _add({"type": "input", "element": {}}), "'label'"),
    ("input lengths crossed", samples.modal, "modal", _add(words(min_length=9, max_length=1)), "this order"),
    (
        "a filled input too long",
        samples.modal,
        "modal",
        _add(words(max_length=1, initial_value="no")),
        "longer",
    ),
    ("a long placeholder", samples.modal, "modal", _add(words(placeholder=samples.plain("x" * 151))), "150"),
    ("an unknown block in a modal", samples.modal, "modal", _add({"type": "graph"}), "no block 'graph'"),
    ("a chart in a home", samples.home, "home", _add(chart(may_and_june)), "stands in messages only"),
    ("a home of 101 blocks", samples.home, "home", _add(*[section()] * 101), "1 and 100 blocks"),
    ("a home that submits", samples.home, "home", _set(submit=samples.plain("Send")), "'submit'"),
    ("a modal sent as home", samples.modal, "home", _set(), "'home' was expected"),
]


@needs_node
@pytest.mark.parametrize(
    ("payload", "kind", "plant", "said"), [p[1:] for p in planted_fields], ids=[p[0] for p in planted_fields]
)
def test_a_fault_in_a_payload_is_found(
    payload: Json, kind: SurfaceKind, plant: Callable[[Json], None], said: str
) -> None:
    planted = copy.deepcopy(payload)
    plant(planted)
    assert said in "\n".join(faults(planted, kind))


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "text", "elements", "options", "rows", "blocks"]), inner)
    ),
    max_leaves=12,
)
block_types = ["section", "actions", "context", "table", "data_table", "data_visualization", "image", "input"]
strange_blocks = st.builds(
    lambda block_type, rest: {**rest, "type": block_type},
    st.sampled_from(block_types),
    st.dictionaries(st.sampled_from(["text", "elements", "rows", "chart", "fields", "accessory"]), json_values),
)


@given(st.lists(strange_blocks | json_values, max_size=3), st.sampled_from(["message", "home", "modal"]))
def test_the_judge_answers_whatever_it_is_given(blocks: list[Any], kind: SurfaceKind) -> None:
    assert isinstance(faults({"type": kind, "text": "Thanks", "blocks": blocks}, kind), list)


@pytest.fixture
def machine_without_node(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CI", raising=False)
    blockkit.forget()
    yield
    blockkit.forget()


@pytest.mark.usefixtures("machine_without_node")
class TestWithoutNode:
    def test_lengths_and_rules_are_still_judged(self) -> None:
        assert blockkit.schemas() is None
        assert "exceed 3000" in faults({"text": "x", "blocks": [section("x" * 3001)]}, "message")[0]
        assert "at least one element" in faults({"text": "x", "blocks": [actions()]}, "message")[0]

    def test_what_slack_accepts_has_no_fault(self) -> None:
        assert [faults(payload, kind) for kind, payload in samples.valid] == [[]] * len(samples.valid)

    def test_ci_does_not_pass(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CI", "true")
        with pytest.raises(RuntimeError, match=r"need Node\.js"):
            blockkit.schemas()

    @given(st.lists(strange_blocks | json_values, max_size=3))
    def test_the_judge_answers_whatever_it_is_given(self, blocks: list[Any]) -> None:
        assert isinstance(faults({"text": "Thanks", "blocks": blocks}, "message"), list)

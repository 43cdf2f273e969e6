"""A small workspace, and payloads that Slack accepts in the shapes this product sends."""

from typing import Any

from tests.slack.blockkit import SurfaceKind
from tests.slack.fake.directory import Directory, channel, member, usergroup

Json = dict[str, Any]


ANA, BO, GONE, ROBOT = "U0ANA", "U0BO", "U0GONE", "U0ROBOT"
KUDOS, SECRET, OLD = "C0KUDOS", "C0SECRET", "C0OLD"


def company() -> Directory:
    """A small workspace with everything that is refused: a robot, somebody gone, closed channels."""
    people = [member(ANA, "Ana", locale="ja-JP"), member(BO, "Bo"), member(GONE, "Gus", deleted=True)]
    return Directory(
        [*people, member(ROBOT, "Robot", is_bot=True)],
        [channel(KUDOS, "kudos"), channel(SECRET, "secret", is_member=False), channel(OLD, "old", is_archived=True)],
        [usergroup("S0PAY", "payments", [ANA, BO]), usergroup("S0OLD", "retired", [ANA], disabled=True)],
    )


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


message: Json = {
    "text": "Ana thanked Bo for courage",
    "blocks": [
        {"type": "header", "text": {**plain("Courage"), "emoji": True}},
        {"type": "section", "text": mrkdwn("<@U0ANA> thanked <@U0BO>"), "block_id": "kudos"},
        {"type": "section", "fields": [mrkdwn("*Value*"), plain("Courage")]},
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_quote",
                    "elements": [
                        {"type": "text", "text": "You said it out loud, ", "style": {"bold": True}},
                        {"type": "user", "user_id": "U0BO"},
                        {"type": "emoji", "name": "clap"},
                    ],
                }
            ],
        },
        {"type": "divider"},
        {"type": "context", "elements": [mrkdwn("In #launch"), plain("today")]},
        {
            "type": "actions",
            "elements": [
                {
                    "type": "button",
                    "action_id": "plus",
                    "text": plain("+1"),
                    "value": "7",
                    "style": "primary",
                },
                {
                    "type": "button",
                    "action_id": "take_back",
                    "text": plain("Take back"),
                    "style": "danger",
                    "confirm": {
                        "title": plain("Take back?"),
                        "text": plain("The post disappears."),
                        "confirm": plain("Take back"),
                        "deny": plain("Keep"),
                    },
                },
            ],
        },
    ],
}

chart: Json = {
    "text": "Kudos a month: May 3, June 5",
    "blocks": [
        {
            "type": "data_visualization",
            "title": "Kudos a month",
            "chart": {
                "type": "line",
                "series": [{"name": "Courage", "data": [{"label": "May", "value": 3}, {"label": "June", "value": 5}]}],
                "axis_config": {"categories": ["May", "June"], "x_label": "Month"},
            },
        },
        {
            "type": "data_table",
            "caption": "Kudos a month",
            "rows": [
                [{"type": "raw_text", "text": "Month"}, {"type": "raw_text", "text": "Kudos"}],
                [{"type": "raw_text", "text": "May"}, {"type": "raw_number", "value": 3, "text": "3"}],
            ],
        },
    ],
}

_courage: Json = {"text": plain("Courage"), "value": "courage"}

modal: Json = {
    "type": "modal",
    "callback_id": "give_kudos",
    "title": plain("Give kudos"),
    "submit": plain("Send"),
    "close": plain("Cancel"),
    "private_metadata": "{}",
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "receivers",
            "label": plain("Who?"),
            "element": {
                "type": "multi_users_select",
                "action_id": "receivers",
                "focus_on_load": True,
                "placeholder": plain("People"),
            },
        },
        {
            "type": "input",
            "block_id": "value",
            "label": plain("Which value?"),
            "element": {
                "type": "static_select",
                "action_id": "value",
                "options": [_courage, {"text": plain("Care"), "value": "care"}],
                "initial_option": _courage,
            },
        },
        {
            "type": "input",
            "block_id": "words",
            "label": plain("What did they do?"),
            "hint": plain("Name the deed and what came of it."),
            "element": {
                "type": "plain_text_input",
                "action_id": "words",
                "multiline": True,
                "max_length": 1000,
                "initial_value": "stayed late",
            },
        },
        {
            "type": "input",
            "block_id": "visibility",
            "label": plain("Who may see it?"),
            "optional": True,
            "element": {
                "type": "radio_buttons",
                "action_id": "visibility",
                "options": [
                    {"text": mrkdwn("*Everyone*"), "value": "everyone", "description": plain("In #kudos")},
                    {"text": mrkdwn("*Only they*"), "value": "private"},
                ],
            },
        },
    ],
}

home: Json = {
    "type": "home",
    "blocks": [
        {"type": "header", "text": plain("Your kudos")},
        {
            "type": "section",
            "text": mrkdwn("Bo thanked you"),
            "accessory": {
                "type": "overflow",
                "action_id": "more",
                "options": [{"text": plain("Open"), "value": "7"}, {"text": plain("Hide"), "value": "8"}],
            },
        },
    ],
}

valid: list[tuple[SurfaceKind, Json]] = [
    ("message", message),
    ("message", chart),
    ("message", {"text": "Thanks"}),
    ("modal", modal),
    ("home", home),
]

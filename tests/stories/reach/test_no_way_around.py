"""Whatever reaches a single person is wanted in these places alone: a new one says why it need not claim their day."""

import ast
import re

from tests.house.test_house import ROOT, nodes, of_ours

_WANTS = re.compile(r"\{_?WANT(_DIRECT|_OF_THANKS|_OF)?\}|insert into delivery\b")
_IN_A_PLACE = re.compile(r"\{WANT\}\s+values \(%\(workspace_id\)s, %\(place\)s, null,")
_A_PLACE = "it is posted in a channel"
WANTING = {
    "storage/delivery/deliveries.py": "the statements themselves",
    "storage/delivery/notices.py": "of what somebody is told once; who calls it stands below",
    "storage/delivery/handings.py": "a file that its reader asked for",
    "storage/reach/unasked.py": "the one way of planned recognition",
    "storage/checkin/audience.py": "invitations and reminders, which yield to what came in their week",
    "storage/digest/letters.py": "a letter a week to managers",
    "storage/cover/leaves.py": "the question after a leave, which claims its day",
    "storage/kudos/giving.py": "thanks",
    "storage/barnacles/news.py": _A_PLACE,
    "storage/barnacles/owning.py": "somebody is asked by somebody",
    "storage/barnacles/looks.py": "once a quarter, to leaders",
    "storage/customers/sharing.py": _A_PLACE,
    "storage/customers/waiting.py": "thanks from customers",
}
_ANSWERS = "somebody did something that this person is to know"
TELLING = {
    "commands/delivery/tell_undelivered.py": "admins, of a fault",
    "commands/delivery/tell_barred.py": "admins, of a fault",
    "commands/events/send.py": "admins, of a fault",
    "commands/org/merge_company.py": "admins, of what waits for them",
    "commands/sealed/tell_admins.py": "admins, of a fault",
    "commands/scim/sync.py": "admins, of what waits for them",
    "commands/roles/look_for_leavers.py": "admins, of a fault",
    "commands/kudos/tell_lost.py": "a fault, to who gave what is lost",
    "commands/voice/tell_readers.py": "readers of a circle, of what waits for them",
    "commands/welcome/send_welcome.py": "who installed us, once",
    **dict.fromkeys(("commands/barnacles/take_away.py", "commands/customers/decide.py"), _ANSWERS),
    **dict.fromkeys(("commands/kudos/report_kudos.py", "commands/kudos/change_kudos.py"), _ANSWERS),
}


def test_a_message_to_a_single_person_is_wanted_nowhere_else() -> None:
    wanting = {
        str(path.relative_to(ROOT))
        for path in of_ours("storage")
        if "migrations" not in path.parts and _WANTS.search(_IN_A_PLACE.sub("", path.read_text(encoding="utf-8")))
    }
    assert wanting == WANTING.keys()


def test_a_notice_is_sent_nowhere_else() -> None:
    calls = {
        str(path.relative_to(ROOT))
        for path in of_ours("commands")
        for node in nodes(path)
        if isinstance(node, ast.Call) and re.search(r"\btell_(once|admins\w*)$", ast.unparse(node.func))
        if "notices" in path.read_text(encoding="utf-8")
    }
    assert calls - {"commands/sealed/due.py"} == TELLING.keys()


def test_no_kind_is_named_where_deliveries_are_wanted_but_in_the_one_way() -> None:
    naming = [path for path in of_ours("storage") if re.search(r"\bUnasked\.[A-Z]", path.read_text(encoding="utf-8"))]
    wanting = [path for path in naming if str(path.relative_to(ROOT)) in WANTING]
    assert wanting == []

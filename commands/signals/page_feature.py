"""What the page for leaders brings: a word, its buttons and its rows of what can be done."""

from bot.roles.roles import ChartRole
from bot.signals.page_actions import IN_WORDS, OPEN_CUSTOMERS, TURN
from commands.feature import PULSE, SAME, ButtonRoute, Capability, Word
from commands.signals.show_page import show_page, show_words

_WAY = f"`{PULSE} customers`, or **See people and customers** in the summary"
PAGE_CAPABILITIES = (
    Capability(
        does="As a leader of managers: see whether customers feel how people are treated",
        requests=(f"typed {PULSE} customers", "pressed felt.open"),
        web=f"{_WAY}; drawn as small lines",
        slack=f"{_WAY}; drawn as lines of signs in a table",
        teams=f"{_WAY.replace('/', '')}; drawn as lines of signs in a table",
    ),
    Capability(
        does="As a leader of managers: read the same in words, of further departments and of another signal",
        requests=("pressed felt.words", "pressed felt.turn"),
        web="**In words**, **Further departments** and the names of other signals on that page",
        slack=SAME,
    ),
)
PAGE_WORDS = (
    Word(
        word="customers",
        usage=f"{PULSE} customers",
        does="help.pulse_customers",
        answer=lambda ctx, _: show_page(ctx),
        command=PULSE,
        chart_role=ChartRole.LEADER,
    ),
)
PAGE_BUTTONS = (
    ButtonRoute(OPEN_CUSTOMERS, lambda ctx, _: show_page(ctx), chart_role=ChartRole.LEADER),
    ButtonRoute(TURN, show_page, chart_role=ChartRole.LEADER),
    ButtonRoute(IN_WORDS, show_words, chart_role=ChartRole.LEADER),
)

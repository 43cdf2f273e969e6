"""Whatever people of the demo's company can open after their quarter, drawn as Teams shows it."""

from collections.abc import AsyncIterator, Iterator

import pytest

from adapters.teams import render
from bot.message import Chart, Form, Message, Table
from bot.people import Profile
from bot.request import Opened, Pressed, Request, Typed
from commands.entrance import Entrance
from commands.run_due import run_due
from commands.table import COMMANDS
from tests.cast import FakeClock
from tests.npm import modules
from tests.past import Lived
from tests.platform import RememberingPlatform
from tests.stories.conftest import Company, buttons
from tests.stories.quarter import COMPANY
from tests.teams.cards import faults, message_faults
from tests.teams.looking import OFFICIAL, Renderer, open_renderer
from tests.teams.test_looking import NOT_TEAMS, kept
from tests.teams.test_render_laws import cards

WALKERS = ["ines", "kaoru", "thandi", "mika"]  # the head, a leader, an admin, one of a team; two languages

"""The platforms over which one contract is held."""

from collections.abc import Callable

import pytest

from tests.contract.deployment import Edge
from tests.slack.real import SlackEdge
from tests.teams.real import TeamsEdge

# What starts the program tries one platform each time, and the other one before a release (`make test-long`).
OFTEN = ("slack", pytest.param("teams", marks=pytest.mark.long))
EDGES: dict[str, Callable[[int], Edge]] = {"slack": SlackEdge, "teams": TeamsEdge}

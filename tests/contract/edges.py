"""The platforms over which one contract is held."""

from collections.abc import Callable

from tests.contract.deployment import Edge
from tests.slack.real import SlackEdge
from tests.teams.real import TeamsEdge

EDGES: dict[str, Callable[[int], Edge]] = {"slack": SlackEdge, "teams": TeamsEdge}

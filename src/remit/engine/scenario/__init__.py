"""Scenarios: a definition tried out step by step in memory, with a simulated clock, before it goes live.

What lives here: a world of several instances that serves their commands, the actions of a scenario step, and its
expectations. What does not: files (the command reads them) and anything that a stored instance needs.
"""

from remit.engine.scenario.recording import Offer, Stand, record, replay
from remit.engine.scenario.running import Outcome, run_scenario
from remit.engine.scenario.shapes import ScenarioRefused
from remit.engine.scenario.world import World

__all__ = ["Offer", "Outcome", "ScenarioRefused", "Stand", "World", "record", "replay", "run_scenario"]

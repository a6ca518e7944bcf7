"""The words of a profile: the points with their two ends, and what the figures behind them are called."""

from collections.abc import Mapping

from remit.profile.model import Point
from remit.web.words import marked

POINTS: Mapping[Point, tuple[str, str, str]] = {
    Point.BASED_ON: (marked("Based on"), marked("rules"), marked("judgement")),
    Point.COMPLEXITY: (marked("Complexity"), marked("lower"), marked("high")),
    Point.ASKS_FOR: (marked("Asks for"), marked("process expertise"), marked("knowledge expertise")),
    Point.RELIES_ON: (marked("Relies on"), marked("cost arbitrage"), marked("knowledge arbitrage")),
    Point.DRIVEN_BY: (marked("Driven by"), marked("volume"), marked("insight")),
    Point.COORDINATION: (marked("Coordination"), marked("low"), marked("relatively high")),
    Point.TALENT: (marked("Talent"), marked("communication and computer skills"), marked("qualified people")),
    Point.FOCUS: (marked("Focus"), marked("low-level processes"), marked("high-level processes")),
}
FIGURES: Mapping[str, str] = {
    "decisions_by_rule": marked("decisions by rule"),
    "judgements": marked("judgements"),
    "tasks_by_people": marked("tasks without judgements in them"),
    "straight_through": marked("part that went straight through"),
    "variants": marked("paths taken"),
    "path_entropy_bits": marked("entropy of the paths, in bits"),
    "decisions_per_item": marked("decisions and judgements per item"),
    "expert_tasks": marked("tasks for experts"),
    "steps": marked("steps, tasks and decisions together"),
    "handling_minutes": marked("minutes of work per item"),
    "first_pass_yield": marked("part that was right the first time"),
    "turnaround_hours": marked("hours from receipt to release"),
    "agreement": marked("part of what was judged that later looks bore out"),
    "reuse": marked("part of judgements that followed an earlier decision"),
    "gained_cost": marked("gained in cost, from 0 to 1"),
    "gained_knowledge": marked("gained in knowledge, from 0 to 1"),
    "time_on_shore": marked("part of the work on-shore"),
    "time_near_shore": marked("part of the work near-shore"),
    "time_off_shore": marked("part of the work off-shore"),
    "items_per_week": marked("items per week"),
    "judgements_per_item": marked("judgements per item"),
    "hand_offs_per_item": marked("hand-offs per item"),
    "remarks_per_item": marked("questions and comments per item"),
    "returns_per_item": marked("returns per item"),
    "hours_by_qualified": marked("hours by qualified people"),
    "hours_worked": marked("hours worked"),
    "cases": marked("items that ran as cases"),
    "items": marked("items"),
}
COMPARED = ("handling_minutes", "first_pass_yield", "turnaround_hours", "agreement", "reuse")
"""Figures that stand beside the client's own, in the order of a baseline."""

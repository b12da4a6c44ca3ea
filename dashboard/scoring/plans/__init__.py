"""Plans: what an agency would have to do to reach a goal, with the least effort. Exact, in whole numbers."""

from dashboard.scoring.plans.finding import MOST_PLANS, find_plans
from dashboard.scoring.plans.plan import (
    CriterionProspect,
    Impossible,
    Move,
    Outcome,
    Plan,
    PlanResult,
    Plans,
    Reach,
    criterion_prospects,
)
from dashboard.scoring.plans.question import (
    Efforts,
    Goal,
    LimitKind,
    Limits,
    PercentGoal,
    RankGoal,
    TotalGoal,
    effort_is_points,
    is_reached,
)

__all__ = [
    "MOST_PLANS",
    "CriterionProspect",
    "Efforts",
    "Goal",
    "Impossible",
    "LimitKind",
    "Limits",
    "Move",
    "Outcome",
    "PercentGoal",
    "Plan",
    "PlanResult",
    "Plans",
    "RankGoal",
    "Reach",
    "TotalGoal",
    "criterion_prospects",
    "effort_is_points",
    "find_plans",
    "is_reached",
]

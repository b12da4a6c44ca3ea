"""Plans: the score changes with the least effort by which an agency reaches a goal. Exact, in whole numbers."""

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

"""A team to begin with, by the size of the organisation: assumptions, to be replaced by real people."""

from __future__ import annotations

from collections.abc import Collection

from assessment.roadmap.team_models import Person, Team

# From so many staff on a row of `SHARES` counts: under 50, 250, 1000, 5000, and more.
STEPS = (50, 250, 1000, 5000)

# Full-time equivalents per role that are assumed to be free for the plan, one figure per step of size.
# Assumption of this product, not a statistic: leading roles give the plan part of their week at any size,
# makers grow with the organisation, and the smallest firms have one person in several roles.
SHARES: dict[str, tuple[float, float, float, float, float]] = {
    "executive_sponsor": (0.1, 0.1, 0.2, 0.2, 0.2),
    "ai_lead": (0.5, 1.0, 1.0, 1.0, 2.0),
    "product_owner": (0.2, 0.5, 0.5, 1.0, 2.0),
    "process_owner": (0.2, 0.5, 1.0, 1.0, 2.0),
    "finance": (0.1, 0.2, 0.5, 0.5, 1.0),
    "head_of_data": (0.2, 0.5, 0.5, 0.5, 1.0),
    "data_owner": (0.2, 0.2, 0.5, 1.0, 2.0),
    "data_engineer": (0.5, 1.0, 1.5, 3.0, 5.0),
    "data_scientist": (0.5, 0.5, 1.0, 2.0, 4.0),
    "ml_engineer": (0.2, 0.5, 1.0, 2.0, 4.0),
    "architect": (0.2, 0.5, 0.5, 1.0, 2.0),
    "platform_engineer": (0.2, 0.5, 1.0, 2.0, 4.0),
    "security_officer": (0.2, 0.5, 0.5, 1.0, 2.0),
    "privacy_officer": (0.1, 0.2, 0.5, 0.5, 1.0),
    "legal": (0.1, 0.2, 0.5, 0.5, 1.0),
    "risk_audit": (0.1, 0.2, 0.5, 0.5, 1.0),
    "people_lead": (0.2, 0.5, 0.5, 1.0, 1.0),
    "domain_expert": (0.2, 0.5, 0.5, 1.0, 2.0),
    "procurement": (0.1, 0.2, 0.2, 0.5, 0.5),
    "change_lead": (0.2, 0.5, 0.5, 1.0, 1.0),
}
# A role that only an own bank knows has as much time as the typical role of the step.
OTHER_ROLE = (0.2, 0.5, 0.5, 1.0, 2.0)


def default_team(staff: float | None, role_titles: dict[str, str]) -> Team:
    """One post per role and full-time equivalent, for an organisation of `staff` people.

    Args:
        staff: head count; None is planned as 250 to 999, the reference organisation of the bank.
        role_titles: titles of the bank's roles by id.
    """
    step = step_of(staff)
    posts = [
        Person(id=f"{role[:36]}_{number}", name=_name(title, number, shares), roles={role: share})
        for role, title in role_titles.items()
        for shares in [_posts(SHARES.get(role, OTHER_ROLE)[step])]
        for number, share in enumerate(shares, start=1)
    ]
    return Team(team=1, people=tuple(posts))


def step_of(staff: float | None) -> int:
    """Column of `SHARES`: 0 under 50 staff to 4 from 5,000 on."""
    return 2 if staff is None else sum(staff >= bound for bound in STEPS)


def _posts(share: float) -> tuple[float, ...]:
    """A share as posts of full time and the rest: 2.5 as 1, 1 and 0.5."""
    whole = int(share)
    rest = round(share - whole, 6)
    return (1.0,) * whole + ((rest,) if rest else ())


def _name(title: str, number: int, shares: Collection[float]) -> str:
    return f"{title} {number}"[:120] if len(shares) > 1 else title[:120]

"""Invented organisations for benchmarks: answers that hang together as those of a real one might.

An organisation has a level of its own, every dimension and indicator an offset, every item noise. It is a
model, not a sample: real answers may hang together more or less than these.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from assessment.answers.models import AnswerSet, Organisation, Response
from assessment.bank.asking import asked_items
from assessment.bank.models import Bank, Item

# Spreads in levels. The organisation's own level is drawn evenly, so that every verdict occurs.
LOWEST_BASE, HIGHEST_BASE = 0.6, 3.6
DIMENSION_SPREAD, INDICATOR_SPREAD, ITEM_SPREAD = 0.5, 0.3, 0.6
# What belongs to a later phase is done by fewer: levels from the first phase to the last.
FIRST_PHASE_SHIFT, LAST_PHASE_SHIFT = 0.4, -0.4

KINDS = ("predictive", "generative", "agents")
NEEDED_KIND = {"own_model_builder": "predictive", "agent_operator": "agents"}


def draw_answers(bank: Bank, rng: np.random.Generator, unknown_share: float) -> AnswerSet:
    """One organisation: a level of its own, offsets per dimension and indicator, noise per item."""
    profile = draw_profile(rng)
    base = rng.uniform(LOWEST_BASE, HIGHEST_BASE)
    offsets = {part.id: rng.normal(0, DIMENSION_SPREAD) for part in bank.dimensions}
    offsets |= {
        sign.id + "/": rng.normal(0, INDICATOR_SPREAD)
        for part in bank.dimensions
        for sign in part.indicators
    }
    asked = asked_items(bank, profile)
    responses = []
    for item in bank.items:
        # Drawn for every item, so that a change of the profile leaves the other answers as they are.
        noise, unknown = rng.normal(0, ITEM_SPREAD), rng.random() < unknown_share
        inner = offsets[bank.dimension_of(item).id] + offsets[item.indicator + "/"]
        raw = base + inner + phase_shift(bank, item) + noise
        level = int(np.clip(np.rint(raw), 0, bank.scale.highest))
        if item.id in asked:
            responses.append(
                Response(item=item.id, missing="dont_know")
                if unknown
                else Response(item=item.id, level=level)
            )
    organisation = Organisation(name="Generated")
    return AnswerSet(
        bank=bank.id, organisation=organisation, profile=profile, responses=tuple(responses)
    )


def draw_profile(rng: np.random.Generator) -> dict[str, Any]:
    """A profile in which the kinds of AI and the regulation go with the pattern of use."""
    patterns = (
        *("assistant_user", "hosted_model_builder", "own_model_builder"),
        *("agent_operator", "regulated_high_risk_provider"),
    )
    pattern = str(rng.choice(patterns, p=(0.3, 0.3, 0.15, 0.15, 0.1)))
    kinds = {
        kind for kind, share in zip(KINDS, (0.5, 0.7, 0.3), strict=True) if rng.random() < share
    }
    kinds.add(NEEDED_KIND.get(pattern, "predictive" if rng.random() < 0.4 else "generative"))
    regulated = bool(rng.random() < 0.3) or pattern == "regulated_high_risk_provider"
    return {
        "pattern": pattern,
        "ai_kinds": tuple(kind for kind in KINDS if kind in kinds),
        "regulated": regulated,
        "personal_data": bool(rng.random() < 0.8),
    }


def phase_shift(bank: Bank, item: Item) -> float:
    """How much rarer the practice is than others, by the first phase that it informs; in levels."""
    phases = [phase.id for phase in bank.phases]
    first = min((phases.index(phase) for phase in item.informs.phases), default=0)
    share = first / (len(phases) - 1)
    return FIRST_PHASE_SHIFT + share * (LAST_PHASE_SHIFT - FIRST_PHASE_SHIFT)

"""What is concluded: phases, pitfalls, expert situations, contradictions, use cases, sources."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from assessment.bank.fields import (
    ActivityCode,
    Condition,
    ItemCode,
    Model,
    OutputCode,
    Score,
    ShortText,
    Slug,
    Text,
)
from assessment.bank.patterns import CONTRADICTION_CODE, FRAMEWORK_CODE, IDENTIFIER, LINK


class PhaseActivity(Model):
    """Something done in a phase."""

    id: ActivityCode = Field(description="Number of the phase and of the activity.")
    title: ShortText = Field(description="As printed.")
    text: Text = Field(description="What is done.")


class PhaseOutput(Model):
    """Something a phase leaves behind."""

    id: OutputCode = Field(description="Number of the phase and of the output.")
    title: ShortText = Field(description="As printed.")
    text: Text = Field(description="What there is afterwards.")


class Phase(Model):
    """One stage of adoption."""

    id: Slug = Field(description="Name in gates, actions and conditions.")
    title: ShortText = Field(description="As printed.")
    short: ShortText = Field(max_length=14, description="At most 14 characters, for charts.")
    objective: Text = Field(description="What it is for.")
    usual_duration: ShortText = Field(description="Such as 1-3 weeks.")
    people: tuple[Slug, ...] = Field(default=(), description="Roles that take part.")
    formats: tuple[ShortText, ...] = Field(default=(), description="Workshops, sprints, reviews.")
    activities: tuple[PhaseActivity, ...] = Field(default=(), description="What is done in it.")
    outputs: tuple[PhaseOutput, ...] = Field(default=(), description="What it leaves behind.")
    exit_gate: Text = Field(
        description="What has to be true before the next phase, in one sentence."
    )


class Band(Model):
    """A named range of exposure; it begins at `from_score`, which belongs to it."""

    id: Slug = Field(description="Name of the band.")
    title: ShortText = Field(description="As printed.")
    from_score: Score = Field(description="Lowest exposure that belongs to it.")


class Pitfall(Model):
    """A known way to fail."""

    id: Slug = Field(description="Name in items and conditions.")
    title: ShortText = Field(description="As printed.")
    short: ShortText = Field(max_length=18, description="At most 18 characters, for charts.")
    what_goes_wrong: Text = Field(description="How it fails, in two or three sentences.")
    early_signs: tuple[Text, ...] = Field(description="What shows it before it is too late.")
    how_to_avoid: tuple[Text, ...] = Field(description="What to do instead.")


class ExpertSituation(Model):
    """A situation in which outside specialists pay off, by rule."""

    id: Slug = Field(description="Name in the actions.")
    title: ShortText = Field(description="As printed.")
    why: Text = Field(description="Why outside help pays off here.")
    brings: Text = Field(description="What the specialist leaves behind.")
    rule: Condition = Field(
        description="When it is advised; may ask about answers, scores and exposures."
    )


class Contradiction(Model):
    """Answers that cannot both be true."""

    id: Annotated[str, Field(pattern=CONTRADICTION_CODE)] = Field(
        description="Number of the contradiction."
    )
    rule: Condition = Field(description="When the answers contradict each other.")
    says: Text = Field(description="Why the answers cannot both be true.")
    ask_next: Text = Field(description="The question that settles it.")


class Framework(Model):
    """A source that items refer to."""

    id: Annotated[str, Field(pattern=FRAMEWORK_CODE)] = Field(
        description="What stands before the colon in `refs`."
    )
    title: ShortText = Field(description="Full title.")
    edition: ShortText = Field(description="Version or date.")
    publisher: ShortText = Field(description="Who publishes it.")
    licence: Text = Field(description="What may be quoted.")
    link: Annotated[str, Field(pattern=LINK)] | None = Field(
        default=None, description="Where to find it."
    )
    note: str = Field(default="", description="What else to know.")
    legal: bool = Field(default=False, description="Law: printed with the date it was checked.")
    checked: str = Field(default="", description="ISO date on which a legal text was checked.")
    identifiers: dict[Annotated[str, Field(pattern=IDENTIFIER)], ShortText] = Field(
        default={},
        description="What `refs` may name, each with its gist in own words; left out: anything.",
    )


class Outcome(Model):
    """One line of the outcomes canvas: a capability and the figure that it should move."""

    capability: Text = Field(description="What people can do with it that they cannot do today.")
    kpi: Text = Field(description="The figure it should move, with unit and direction.")


class UseCase(Model):
    """An example of what AI is used for, with what it takes and how it is judged."""

    id: Slug = Field(description="Permanent name.")
    title: ShortText = Field(description="Name for tables.")
    data_inputs: tuple[Text, ...] = Field(min_length=1, description="What data it reads.")
    primary_kpi: Text = Field(description="The one figure that decides whether it worked.")
    production_considerations: tuple[Text, ...] = Field(
        min_length=1, description="What has to hold before and while it runs."
    )
    outcomes: tuple[Outcome, ...] = Field(
        default=(), description="Lines of the outcomes canvas: capability and KPI."
    )
    decided_by: tuple[ItemCode, ...] = Field(
        min_length=1, description="Items whose answers decide whether it can go ahead."
    )
    when: Condition = Field(default={}, description="Of interest where this holds of the profile.")

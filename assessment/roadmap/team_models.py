"""The people who do the plan: roles with part-time shares, absences and day rates, as in team.yaml."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from assessment.bank.fields import ActionCode, Model, ShortText, Slug
from assessment.bank.patterns import COUNTRY, DAY

DayText = Annotated[str, Field(pattern=DAY)]
Share = Annotated[float, Field(ge=0.01, le=1)]
Money = Annotated[float, Field(ge=0, le=1e9)]


class Away(Model):
    """Days on which a person does not work, both included."""

    first: DayText = Field(description="First day away, YYYY-MM-DD.")
    last: DayText = Field(description="Last day away, YYYY-MM-DD.")

    def covers(self, day: date) -> bool:
        """Whether the person is away on `day`."""
        return self.first <= day.isoformat() <= self.last


class Person(Model):
    """Somebody who works on the plan."""

    id: Slug = Field(description="Short name, once in the file.")
    name: ShortText = Field(description="As people know them, or the name of the post.")
    roles: dict[Slug, Share] = Field(
        min_length=1,
        description="Roles of the bank, each with the share of full time that the plan can count on.",
    )
    country: Annotated[str, Field(pattern=COUNTRY)] | None = Field(
        default=None, description="Country of this person's public holidays, such as FR."
    )
    away: tuple[Away, ...] = Field(
        default=(), max_length=60, description="Holidays and other absences."
    )
    day_rate: Money | None = Field(
        default=None,
        description="Cost of one day; the rate of the role counts where none is given.",
    )


class CostRange(Model):
    """What is paid outside the house for one action."""

    low: Money = Field(description="If all goes well.")
    likely: Money = Field(description="As a rule.")
    high: Money = Field(description="If much goes wrong.")


class Team(Model):
    """A team file: who works on the plan, and what a day costs. Money is in any one currency."""

    team: Literal[1] = Field(description="Version of the format: 1.")
    people: tuple[Person, ...] = Field(min_length=1, max_length=200, description="Who there is.")
    packages_per_person: Annotated[int, Field(ge=1, le=20)] = Field(
        default=2, description="How many work packages one full-time person leads at once."
    )
    owner_part: Share = Field(
        default=0.5,
        description="Part of a package's effort that the role which owns it does itself.",
    )
    rates: dict[Slug, Money] = Field(
        default={}, description="Cost of one day by role; `default` counts for all others."
    )
    outside: dict[ActionCode, CostRange] = Field(
        default={}, description="Cost outside the house by action, instead of the bank's figure."
    )

    def in_role(self, role: str) -> tuple[Person, ...]:
        """The people of a role, in the order of the file."""
        return tuple(person for person in self.people if role in person.roles)

    def share(self, role: str) -> float:
        """Full-time equivalents that the plan can count on in a role; 0.0 if it has nobody."""
        return sum(person.roles[role] for person in self.in_role(role))

    def day_rate(self, role: str) -> float | None:
        """Cost of one day of a role: the mean of its people's by share; None if no rate is known.

        People without a rate of their own cost the rate of the role, or the default.
        """
        usual = self.rates.get(role, self.rates.get("default"))
        parts = [
            (person.roles[role], person.day_rate if person.day_rate is not None else usual)
            for person in self.in_role(role)
        ]
        known = [(share, rate) for share, rate in parts if rate is not None]
        if not known:
            return usual
        return sum(share * rate for share, rate in known) / sum(share for share, _ in known)

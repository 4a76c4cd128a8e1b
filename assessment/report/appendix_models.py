"""What the report says about its certainty, its method and its sources."""

from __future__ import annotations

from typing import Literal

from assessment.report.base_models import Model
from assessment.report.charts.models import Tornado


class Check(Model):
    """One aspect of how sure the result is: `grade` is good, fair or weak."""

    title: str
    value: str
    text: str
    grade: Literal["good", "fair", "weak"]


class CertaintyPart(Model):
    """How sure the result is. `tornado` shows the most influential answers, where they are known."""

    title: str
    lead: str
    checks: tuple[Check, ...]
    tornado: Tornado | None = None
    tornado_title: str = ""
    notes: tuple[str, ...] = ()


class MethodRow(Model):
    """One rule of the method."""

    title: str
    text: str


class ScaleRow(Model):
    """One level of the ladder that all items share."""

    number: str
    name: str
    test: str
    proof: str


class MethodPart(Model):
    """How the numbers are made, and what they cannot say."""

    rules: tuple[MethodRow, ...]
    limits: tuple[MethodRow, ...]
    scale: tuple[ScaleRow, ...]
    maturity: tuple[tuple[str, str, str], ...]
    counts: tuple[tuple[str, str], ...]


class AnswerRow(Model):
    """One item with its answer. `state` tells answered from the four kinds of missing."""

    id: str
    title: str
    ask: str
    state: str
    level: str
    text: str
    evidence: str
    target: str
    gap: bool
    notes: tuple[str, ...]
    links: tuple[str, ...]
    references: str


class AnswerGroup(Model):
    """The items of one indicator.

    `not_asked` names, in one sentence, those that the profile rules out; empty where there are none.
    """

    dimension: str
    indicator: str
    meaning: str
    rows: tuple[AnswerRow, ...]
    not_asked: str = ""


class DerivationRow(Model):
    """One line of a derivation; `depth` is its place in the tree, 0 at the root."""

    depth: int
    target: str
    title: str
    shown: str
    rule: str
    arithmetic: str
    notes: tuple[str, ...]


class DerivationGroup(Model):
    """The derivation of one number."""

    title: str
    rows: tuple[DerivationRow, ...]


class ReferenceRow(Model):
    """A framework that items of this report refer to."""

    id: str
    title: str
    source: str
    licence: str
    link: str
    places: str
    note: str


class Term(Model):
    """A word of the report and what it means."""

    word: str
    meaning: str

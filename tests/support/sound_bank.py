"""A sound bank with one of everything, and the edits that each make it unsound in one way.

In the field of eight options no check of single comparisons can see that a condition never holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import yaml

from assessment.bank.parsing import Inspection, inspect_bank
from assessment.bank.sources import BankSources
from assessment.bank.yaml_source import Source

BANK = """\
bank: 1
id: sound
version: 1.0.0
title: Sound bank
description: One of everything.
scale: {highest: 4}
policy:
  aggregation: {overall: mean, dimension: mean, indicator: mean}
  cumulative_from: 100.0
  overall_above_weakest: 1
  evidence_caps: {none: 2, described: 3, shown: 4, sampled: 4}
  phases: {enter_from: 37.5, complete_from: 62.5}
  maturity_levels:
    - {level: 0, name: Absent, from_score: 0.0, meaning: Nothing.}
    - {level: 1, name: Ad hoc, from_score: 12.5, meaning: Single people.}
    - {level: 2, name: Repeatable, from_score: 37.5, meaning: Written ways.}
    - {level: 3, name: Established, from_score: 62.5, meaning: Owned ways.}
    - {level: 4, name: Measured, from_score: 87.5, meaning: Measures.}
profile:
  - {id: regulated, ask: "Is it regulated?", kind: yes_no}
  - {id: staff, ask: "How many people?", kind: number, lowest: 1, highest: 1000000}
  - id: pattern
    ask: Which pattern?
    kind: choice
    options: {user: User, builder: Builder, operator: Operator}
  - id: uses
    ask: Which uses?
    kind: choices
    options: {chat: Chat, code: Code, text: Text, image: Image, sound: Sound, video: Video, a: A, b: B}
roles:
  - {id: lead, title: Lead}
dimensions:
  - id: alpha
    title: Alpha
    short: Alpha
    meaning: The first dimension.
    indicators:
      - {id: alpha_one, title: Alpha one, meaning: Its first sign.}
      - {id: alpha_two, title: Alpha two, meaning: Its second sign.}
  - id: beta
    title: Beta
    short: Beta
    meaning: The second dimension.
    indicators:
      - {id: beta_one, title: Beta one, meaning: Its first sign.}
      - {id: beta_two, title: Beta two, meaning: Its second sign.}
"""
ALPHA = """\
dimension: alpha
items:
  - id: A-01
    indicator: alpha_one
    title: First of alpha
    ask: How is it today?
    gate: {below: 2, caps_dimension_at: {0: 1, 1: 2}, holds_phase: second, reason: It decides.}
    informs: {phases: {first: 3}, pitfalls: {thin: 3}}
  - id: A-02
    indicator: alpha_one
    title: Second of alpha
    ask: How is it today?
    informs: {phases: {first: 2}}
  - id: A-03
    indicator: alpha_two
    title: Third of alpha
    ask: How is it today?
    informs: {phases: {second: 3}}
  - id: A-04
    indicator: alpha_two
    title: Fourth of alpha
    ask: How is it today?
"""
BETA = """\
dimension: beta
items:
  - id: B-01
    indicator: beta_one
    title: First of beta
    ask: How is it today?
    gate: {below: 2, holds_phase: third, reason: It decides.}
    informs: {phases: {second: 2}, pitfalls: {thin: 1}}
  - id: B-02
    indicator: beta_one
    title: Second of beta
    ask: How is it today?
    informs: {phases: {third: 3}}
  - id: B-03
    indicator: beta_two
    title: Third of beta
    ask: How is it today?
    when: {profile.uses: {any_of: [chat, code]}}
    informs: {phases: {third: 1}}
  - id: B-04
    indicator: beta_two
    title: Fourth of beta
    ask: How is it today?
    when: {profile.regulated: {is: true}}
    informs: {pitfalls: {lone: 1}}
"""


def _phase(identity: str) -> str:
    title = identity.title()
    return f"""\
  - id: {identity}
    title: {title}
    short: {title}
    objective: It is for something.
    usual_duration: 1 week
    exit_gate: It is done.
"""


def _pitfall(identity: str) -> str:
    return f"""\
  - id: {identity}
    title: {identity.title()}
    short: {identity.title()}
    what_goes_wrong: Something does.
    early_signs: [Nobody knows.]
    how_to_avoid: [Ask.]
"""


def _action(number: int, phase: str, item: str, when: str) -> str:
    return f"""\
  - id: ACT-0{number}
    key: act_{number}
    title: Do something
    phase: {phase}
    owner: lead
    effort: {{low: 1, likely: 2, high: 3}}
    weeks: {{short: 1, long: 2}}
    steps: [Begin., End.]
    deliverable: A thing.
    done_when: It is there.
    kpi: One thing.
    lifts_to: 3
    raises: [{item}]
    block: operations
    when: {when}
"""


FILES: Mapping[str, str] = {
    "bank.yaml": BANK,
    "items/alpha.yaml": ALPHA,
    "items/beta.yaml": BETA,
    "phases.yaml": "phases:\n" + "".join(map(_phase, ("first", "second", "third"))),
    "pitfalls.yaml": (
        "bands:\n"
        "  - {id: low, title: Low, from_score: 0.0}\n"
        "  - {id: high, title: High, from_score: 40.0}\n"
        "  - {id: severe, title: Severe, from_score: 70.0}\n"
        "pitfalls:\n" + _pitfall("thin") + _pitfall("lone")
    ),
    "experts.yaml": """\
situations:
  - id: help
    title: Help
    why: It pays.
    brings: A thing.
    rule: {all: [{dimension.alpha: {below: 60}}, {item.A-01: {below: 3}}]}
""",
    "contradictions.yaml": """\
contradictions:
  - id: CON-01
    rule: {item.A-01: {at_least: 3}, item.B-01: {at_most: 0}}
    says: Both cannot be.
    ask_next: Which is it?
""",
    "actions.yaml": "actions:\n"
    + _action(1, "first", "A-01", "{profile.uses: {any_of: [chat]}}")
    + _action(2, "second", "B-01", "{profile.pattern: {is: builder}}")
    + """\
sizing:
  - {id: small, group: size, when: {profile.staff: {below: 50}}, duration: 0.8, reason: Few people.}
  - {id: medium, group: size, when: {profile.staff: {below: 250}}, duration: 0.9, reason: Some people.}
""",
    "targets.yaml": """\
targets:
  - id: regulated
    title: Regulated
    when: {profile.regulated: {is: true}}
    level: 3
    reason: It must.
    overrides:
      - {item: A-01, level: 4, reason: It decides.}
  - id: builder
    title: Builder
    when: {profile.pattern: {any_of: [builder, operator]}}
    level: 2
    reason: It may.
  - {id: rest, title: Rest, level: 1, reason: It is enough.}
""",
    "use_cases.yaml": """\
use_cases:
  - id: drafting
    title: Drafting
    data_inputs: [Texts.]
    primary_kpi: Minutes.
    production_considerations: [Somebody reads it.]
    decided_by: [A-01]
    when: {profile.uses: {any_of: [text]}}
""",
}


class Edit(NamedTuple):
    """One way to make the sound bank unsound.

    Attributes:
        name: of the case.
        codes: of everything that it breaks; the first is its own.
        file: that is edited.
        old: text in it.
        new: text in its place.
        more: further replacements in `bank.yaml`, where one alone breaks nothing.
    """

    name: str
    codes: tuple[str, ...]
    file: str
    old: str
    new: str
    more: tuple[tuple[str, str], ...] = ()


def edits() -> tuple[Edit, ...]:
    """All edits, from `tests/banks/unsound/edits.yaml`."""
    path = Path(__file__).parent.parent / "banks" / "unsound" / "edits.yaml"
    return tuple(
        Edit(
            name=entry["name"],
            codes=tuple(entry["breaks"]),
            file=entry["file"],
            old=entry["old"],
            new=entry["new"],
            more=tuple((more["old"], more["new"]) for more in entry.get("more", ())),
        )
        for entry in yaml.safe_load(path.read_text("utf-8"))
    )


def inspected(*made: Edit) -> Inspection:
    """The sound bank with some edits made."""
    files = dict(FILES)
    for edit in made:
        replaced = [(edit.file, edit.old, edit.new)]
        replaced += [("bank.yaml", old, new) for old, new in edit.more]
        for file, old, new in replaced:
            assert old in files[file], edit.name
            files[file] = files[file].replace(old, new, 1)
    sources = {path: Source(path, text) for path, text in files.items()}
    return inspect_bank(BankSources(sources, "sound"))

"""Small banks for the proof: random ones, and everything that all answers to one of them bring about."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from hypothesis import strategies as st

from assessment.bank.asking import asked_items, target_levels, target_profile
from assessment.bank.conditions import holds, subjects
from assessment.bank.models import (
    Action,
    Band,
    Bank,
    Contradiction,
    DurationWeeks,
    Effort,
    ExpertSituation,
    Item,
    Policy,
    ProfileField,
    Scale,
    SizingRule,
    TargetOverride,
    TargetProfile,
)
from assessment.findings import find
from assessment.findings.models import Findings
from assessment.proof.models import Proof
from assessment.roadmap.situation import Situation
from assessment.roadmap.sizing import rules_for
from assessment.scoring import score
from assessment.scoring.maturity import gate_cap
from assessment.scoring.models import DimensionScore, Scores
from tests.support.scored import gate, informs, make_answers, make_bank
from tests.support.scored_strategies import AGGREGATIONS, plain_phase, plain_pitfall

Profile = Mapping[str, Any]
KINDS = ("predictive", "agents")
FIELDS = (
    ProfileField(id="regulated", ask="Regulated?", kind="yes_no"),
    ProfileField(
        id="kinds", ask="Kinds?", kind="choices", options={kind: kind.title() for kind in KINDS}
    ),
)
# Every profile that the conditions below could tell apart, and more.
PROFILES: tuple[Profile, ...] = tuple(
    {"regulated": regulated, "kinds": kinds}
    for regulated in (True, False)
    for size in range(len(KINDS) + 1)
    for kinds in itertools.combinations(KINDS, size)
)
STATUSES = ("not_advised", "conditional", "open", "complete")


def profile_conditions() -> st.SearchStrategy[dict[str, Any]]:
    """Conditions over the profile: always, of one field, of both, and ones that never hold."""
    single: list[dict[str, Any]] = [
        {"profile.regulated": {"is": True}},
        {"profile.regulated": {"is": False}},
        {"profile.kinds": {"any_of": ("agents",)}},
        {"profile.kinds": {"none_of": ("agents",)}},
        {"profile.kinds": {"is": ("predictive",)}},
    ]
    pairs = st.tuples(st.sampled_from(single), st.sampled_from(single))
    return st.one_of(
        st.just({}),
        st.sampled_from(single),
        pairs.map(lambda two: {"all": two}),
        pairs.map(lambda two: {"any": two}),
    )


@st.composite
def rules(draw: st.DrawFn, highest: int, items: tuple[str, ...]) -> dict[str, Any]:
    """Rules over items, scores, completions, exposures and the profile."""
    number = st.sampled_from((0.0, 20.0, 37.5, 50.0, 66.666666667, 100.0))
    compared = st.sampled_from(("at_least", "at_most", "below", "above"))
    parts: list[dict[str, Any]] = []
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(("item", "item", "score", "profile")))
        if kind == "item":
            level = draw(st.integers(0, highest))
            parts.append({f"item.{draw(st.sampled_from(items))}": {draw(compared): level}})
        elif kind == "score":
            subject = draw(
                st.sampled_from(
                    ("indicator.ind_a", "dimension.dim_b", "phase.first", "pitfall.pit_a")
                )
            )
            parts.append({subject: {draw(compared): draw(number)}})
        else:
            parts.append(draw(profile_conditions().filter(bool)))
    how = draw(st.sampled_from(("all", "any", "count")))
    if how == "count":
        return {"count": {"at_least": draw(st.integers(1, len(parts))), "of": tuple(parts)}}
    return {how: tuple(parts)}


@st.composite
def proof_banks(draw: st.DrawFn) -> Bank:
    """Two dimensions, three indicators, three or four items, and one or more of everything else."""
    highest = draw(st.integers(1, 2))
    items = ("A-1", "A-2", "B-1", "C-1")[: draw(st.integers(3, 4))]
    homes = {"A-1": "ind_a", "A-2": "ind_a", "B-1": "ind_b", "C-1": "ind_c"}
    weights = {item: draw(st.sampled_from((0.1, 1.0, 1.0, 2.0, 7.5))) for item in items}
    tree = {
        "dim_a": {name: _beneath(name, homes, weights) for name in ("ind_a", "ind_b")},
        "dim_b": {"ind_c": _beneath("ind_c", homes, weights)},
    }
    if "C-1" not in items:
        tree = {
            "dim_a": {"ind_a": tree["dim_a"]["ind_a"]},
            "dim_b": {"ind_c": {"B-1": weights["B-1"]}},
        }
    phases = ("first", "second", "third")[: draw(st.integers(2, 3))]
    nodes = ("dim_a", "dim_b", "ind_a", "ind_b", "ind_c")
    scale = draw(_scales(highest))
    return make_bank(
        tree,
        scale=scale,
        rules=draw(_policies(scale.full_score)),
        weights={node: draw(st.sampled_from((1.0, 1.0, 0.5, 3.0))) for node in nodes},
        items={item: draw(_extras(highest, phases)) for item in items},
        profile=FIELDS,
        phases=tuple(plain_phase(phase) for phase in phases),
        pitfall_bands=draw(_bands()),
        pitfalls=(plain_pitfall("pit_a"),),
        experts=(_expert(draw(rules(highest, items))),),
        contradictions=(_contradiction(draw(rules(highest, items))),),
        targets=tuple(
            _target(name, draw(profile_conditions())) for name in ("one", "two", "three")
        ),
    )


def _beneath(name: str, homes: Mapping[str, str], weights: Mapping[str, float]) -> dict[str, float]:
    return {item: weight for item, weight in weights.items() if homes[item] == name}


@st.composite
def _scales(draw: st.DrawFn, highest: int) -> Scale:
    full = draw(st.sampled_from((1.0, 100.0)))
    if draw(st.booleans()):
        return Scale(highest=highest, full_score=full)
    steps = st.sampled_from((0.0, 0.0, 0.3, 0.5, 1.0))
    points = draw(st.lists(steps, min_size=highest + 1, max_size=highest + 1))
    if draw(st.integers(0, 3)):
        points.sort()
    return Scale(highest=highest, full_score=full, points=tuple(points))


@st.composite
def _policies(draw: st.DrawFn, full: float) -> Policy:
    bounds = sorted(draw(st.sets(st.sampled_from((10, 25, 40, 62.5, 90, 100)), max_size=3)))
    return Policy.model_validate(
        {
            "aggregation": {
                tier: draw(st.sampled_from(AGGREGATIONS))
                for tier in ("overall", "dimension", "indicator")
            },
            "cumulative_from": draw(st.sampled_from((0.0, 0.3, 0.5, 1.0, 1.2))) * full,
            "deduct_from": draw(st.sampled_from((0.0, 1.0))) * full,
            "overall_above_weakest": draw(st.sampled_from((None, 0, 1))),
            "maturity_levels": tuple(
                {"level": level, "name": "-", "from_score": bound * full / 100, "meaning": "-"}
                for level, bound in enumerate((0.0, *bounds))
            ),
            "phases": {
                "enter_from": draw(st.sampled_from((0.0, 37.5, 80.0))),
                "complete_from": draw(st.sampled_from((0.0, 40.0, 62.5, 100.0))),
            },
        }
    )


@st.composite
def _extras(draw: st.DrawFn, highest: int, phases: tuple[str, ...]) -> dict[str, Any]:
    """A gate, what the item informs, the condition it is asked on, a shorter scale; all of them at times."""
    found: dict[str, Any] = {"when": draw(profile_conditions())}
    if draw(st.integers(0, 2)):
        found["informs"] = informs(
            phases={draw(st.sampled_from(phases)): draw(st.integers(1, 3))},
            pitfalls={"pit_a": draw(st.integers(1, 3))} if draw(st.booleans()) else None,
        )
    if highest == 2 and not draw(st.integers(0, 5)):
        found["steps"] = draw(st.sampled_from(((0, 2), (1, 2), (0, 1))))
    if draw(st.booleans()):
        below = draw(st.integers(1, highest))
        made = gate(
            below,
            caps={level: draw(st.integers(0, 2)) for level in range(below)}
            if draw(st.booleans())
            else None,
            holds=draw(st.sampled_from((None, *phases))),
        )
        withholds = not draw(st.integers(0, 4))
        found["gate"] = made.model_copy(update={"withholds_score": withholds})
    return found


@st.composite
def _bands(draw: st.DrawFn) -> tuple[Band, ...]:
    bounds = sorted(draw(st.sets(st.sampled_from((1, 30, 55, 75, 100)), max_size=2)))
    names = ("low", "middle", "high")
    return tuple(
        Band(id=names[place], title=names[place].title(), from_score=float(bound))
        for place, bound in enumerate((0, *bounds))
    )


def _expert(rule: dict[str, Any]) -> ExpertSituation:
    return ExpertSituation(id="help", title="Help", why="-", brings="-", rule=rule)


def _contradiction(rule: dict[str, Any]) -> Contradiction:
    return Contradiction(id="CON-01", rule=rule, says="-", ask_next="-")


def _target(name: str, when: dict[str, Any]) -> TargetProfile:
    return TargetProfile(id=name, title=name.title(), when=when, level=1, reason="-")


def everything(bank: Bank) -> Iterator[tuple[Profile, dict[str, int], Scores, Findings]]:
    """Every complete record of a small bank, scored and concluded by the product itself."""
    for profile in PROFILES:
        asked = [item for item in bank.items if item.id in asked_items(bank, profile)]
        for levels in itertools.product(*(bank.levels_of(item) for item in asked)):
            given = {item.id: level for item, level in zip(asked, levels, strict=True)}
            answers = make_answers(given, profile=profile)
            scores = score(bank, answers)
            yield profile, given, scores, find(bank, answers, scores)


def brought_about(bank: Bank) -> set[str]:
    """Every sentence of a proof that some complete record makes true, in the words of the proof."""
    found: set[str] = set()
    for profile, given, scores, findings in everything(bank):
        found |= set(_asked_for(bank, profile, given))
        found |= set(_levels(bank, given, scores))
        found |= set(_conclusions(bank, given, findings))
    return found


def _asked_for(bank: Bank, profile: Profile, given: Mapping[str, int]) -> Iterator[str]:
    yield from (f"item {item} can be asked" for item in given)
    yield f"target profile {target_profile(bank, profile).id} can be chosen"
    facts = {f"profile.{key}": value for key, value in profile.items()}
    entries: list[tuple[str, str, dict[str, Any]]] = [
        *(("item", item.id, item.when) for item in bank.items),
        *(("target profile", target.id, target.when) for target in bank.targets),
    ]
    for kind, identity, when in entries:
        if not holds(when, facts):
            yield f"the condition of {kind} {identity} can fail"


def _levels(bank: Bank, given: Mapping[str, int], scores: Scores) -> Iterator[str]:
    names = {step.level: step.name for step in bank.policy.maturity_levels}
    if scores.overall.level is not None:
        level = scores.overall.level
        yield f"overall can stand at level {level}, {names.get(level)}"
    for node in scores.dimensions:
        if node.level is not None:
            yield f"dimension {node.id} can stand at level {node.level}, {names.get(node.level)}"
    if scores.overall.level != scores.overall.uncapped_level:
        yield "the weakest dimension can hold the overall level down"


def _conclusions(bank: Bank, given: Mapping[str, int], findings: Findings) -> Iterator[str]:
    for phase in findings.phases:
        yield f"phase {phase.id} can be {phase.status.replace('_', ' ')}"
    verdict = findings.verdict
    if verdict is not None and findings.phase_by_id[verdict.phase].status in ("open", "complete"):
        yield f"the verdict can be phase {verdict.phase}"
    for one, two in itertools.pairwise(findings.phases):
        if (one.status, two.status) == ("complete", "conditional"):
            yield f"phase {one.id} is complete while {two.id} is held"
    for pitfall in findings.pitfalls:
        if pitfall.band is not None:
            yield f"pitfall {pitfall.id} can be in band {pitfall.band}"
    experts = {expert.id for expert in findings.expert_support}
    yield f"expert situation help can be {'advised' if 'help' in experts else 'absent'}"
    word = "found" if findings.contradictions else "absent"
    yield f"contradiction CON-01 can be {word}"
    for item in bank.items:
        if item.gate is not None and item.id in given:
            word = "shut" if given[item.id] < item.gate.below else "open"
            yield f"the gate {item.id} can be {word}"


def claimed(proof: Proof, *groups: str) -> dict[str, bool | None]:
    """The claims of some groups, sentence to whether it holds."""
    return {claim.says: claim.holds for claim in proof.claims if claim.group in groups}


def moved(bank: Bank) -> set[str]:
    """The sentences of a proof on what can change a result, as far as changing answers shows them."""
    found: set[str] = set()
    ruled = {
        subject
        for rule in (bank.experts[0].rule, bank.contradictions[0].rule)
        for subject in subjects(rule)
    }
    records = list(everything(bank))
    for item in bank.items:
        if _changes(records, {item.id}, partial(_of_item, item=item)):
            found.add(f"item {item.id} can change a result")
    for dimension in bank.dimensions:
        own = partial(_of_dimension, name=dimension.id)
        for indicator in dimension.indicators:
            inside = {item.id for item in bank.items if item.indicator == indicator.id}
            if f"indicator.{indicator.id}" in ruled or _changes(records, inside, own):
                found.add(f"indicator {indicator.id} can change the score of its dimension")
        inside = {item.id for item in bank.items if bank.dimension_of(item).id == dimension.id}
        if f"dimension.{dimension.id}" in ruled or _changes(records, inside, _of_overall):
            found.add(f"dimension {dimension.id} can change the score of overall")
    found |= {
        f"item {item.id} can change a result"
        for item in bank.items
        if item.gate is not None or f"item.{item.id}" in ruled
    }
    return found


def _changes(
    records: list[tuple[Profile, dict[str, int], Scores, Findings]],
    inside: set[str],
    result: Callable[[Scores, Findings], tuple[float | None, ...]],
) -> bool:
    """Whether two records that differ in these answers only differ in a result."""
    seen: dict[str, list[tuple[float | None, ...]]] = {}
    for profile, given, scores, findings in records:
        others = {item: level for item, level in given.items() if item not in inside}
        seen.setdefault(repr((sorted(profile.items()), others)), []).append(
            result(scores, findings)
        )
    return any(_differ(values) for values in seen.values())


def _differ(values: list[tuple[float | None, ...]]) -> bool:
    columns = zip(*values, strict=True)
    known = [[value for value in column if value is not None] for column in columns]
    return any(column and max(column) - min(column) > 1e-9 for column in known)


def _of_item(scores: Scores, findings: Findings, item: Item) -> tuple[float | None, ...]:
    indicators = [one for dimension in scores.dimensions for one in dimension.indicators]
    own = next(one.score for one in indicators if one.id == item.indicator)
    completions = [phase.completion for phase in findings.phases]
    return (own, *completions, *(pitfall.exposure for pitfall in findings.pitfalls))


def _of_dimension(scores: Scores, _: Findings, name: str) -> tuple[float | None, ...]:
    return (_dimension(scores, name).score,)


def _of_overall(scores: Scores, _: Findings) -> tuple[float | None, ...]:
    return (scores.overall.score,)


def _dimension(scores: Scores, name: str) -> DimensionScore:
    return next(one for one in scores.dimensions if one.id == name)


def biting(bank: Bank) -> set[str]:
    """The sentences of a proof on caps that bite, as far as some record shows them."""
    found: set[str] = set()
    for _, given, scores, _ in everything(bank):
        for item in bank.items:
            if item.gate is None or item.id not in given:
                continue
            name = bank.dimension_of(item).id
            uncapped, cap = (
                _dimension(scores, name).uncapped_level,
                gate_cap(item.gate, given[item.id]),
            )
            if uncapped is None or cap is None or uncapped <= cap:
                continue
            found |= {
                f"the cap of {item.id} at level {level} can hold {name} down to level {cap}"
                for level in item.gate.caps_dimension_at
                if level >= given[item.id] and gate_cap(item.gate, level) == cap
            }
    return found


def worse_for_better(bank: Bank) -> list[str]:
    """Every result that gets worse when one answer is raised by one level, told in a sentence each."""
    records = list(everything(bank))
    index = {
        _key(profile, given): (scores, findings) for profile, given, scores, findings in records
    }
    faults: list[str] = []
    for profile, given, scores, findings in records:
        for item, level in given.items():
            ladder = bank.levels_of(bank.item_by_id[item])
            above = ladder[ladder.index(level) + 1 :]
            if above:
                better = index[_key(profile, given | {item: above[0]})]
                faults += worse(_results(bank, scores, findings), _results(bank, *better))
    return faults


def _key(profile: Profile, given: Mapping[str, int]) -> str:
    return repr((sorted(profile.items()), sorted(given.items())))


def _results(bank: Bank, scores: Scores, findings: Findings) -> dict[str, float]:
    """Every result as a number that must not fall; what is withheld or has no level is lowest."""
    nodes = [scores.overall, *scores.dimensions]
    nodes += [one for dimension in scores.dimensions for one in dimension.indicators]
    found: dict[str, float | None] = {}
    for node in nodes:
        found[f"score of {node.id}"], found[f"level of {node.id}"] = node.score, node.level
    for item in scores.items:
        found[f"score of {item.id}"] = item.score
    for phase in findings.phases:
        found[f"completion of {phase.id}"] = phase.completion
        found[f"status of {phase.id}"] = STATUSES.index(phase.status)
    verdict = findings.verdict
    assert verdict is not None
    found["verdict"] = [phase.id for phase in bank.phases].index(verdict.phase)
    for pitfall in findings.pitfalls:
        found[f"exposure to {pitfall.id}"] = None if pitfall.exposure is None else -pitfall.exposure
    return {name: float("-inf") if value is None else value for name, value in found.items()}


def results_of(bank: Bank, given: Mapping[str, int | str], profile: Profile) -> dict[str, float]:
    """Every result of one record, which may have answers missing."""
    answers = make_answers(given, profile=profile)
    scores = score(bank, answers)
    return _results(bank, scores, find(bank, answers, scores))


def worse(before: dict[str, float], after: dict[str, float]) -> list[str]:
    """The results that fell."""
    return [name for name, value in before.items() if after[name] < value - 1e-9]


@st.composite
def planned_banks(draw: st.DrawFn) -> Bank:
    """A small bank with actions, sizing rules in groups, and targets with overrides."""
    bank = draw(proof_banks())
    items = [item.id for item in bank.items]
    highest = bank.scale.highest
    level = st.integers(0, highest)
    actions = tuple(
        _action(
            number,
            bank.phases[draw(st.integers(0, 1))].id,
            tuple(draw(st.sets(st.sampled_from(items), min_size=1, max_size=2))),
            draw(profile_conditions()),
            draw(st.integers(1, highest)),
        )
        for number in (1, 2)
    )
    sizing = tuple(
        SizingRule(
            id=f"rule_{number}",
            group=draw(st.sampled_from(("", "size", "size"))),
            when=draw(profile_conditions()),
            items_at_least=draw(st.sampled_from((None, None, 0, 1))),
            actions=draw(st.sampled_from(((), ("ACT-01",), ("ACT-02",)))),
            reason="-",
        )
        for number in range(4)
    )
    targets = tuple(
        target.model_copy(
            update={
                "level": draw(level),
                "overrides": tuple(
                    TargetOverride(item=draw(st.sampled_from(items)), level=draw(level), reason="-")
                    for _ in range(draw(st.integers(0, 2)))
                ),
            }
        )
        for target in bank.targets
    )
    return bank.model_copy(update={"actions": actions, "sizing": sizing, "targets": targets})


def _action(
    number: int, phase: str, raises: tuple[str, ...], when: dict[str, Any], lifts_to: int
) -> Action:
    return Action(
        id=f"ACT-0{number}",
        key=f"act_{number}",
        title="-",
        phase=phase,
        owner="lead",
        effort=Effort(low=1.0, likely=1.0, high=1.0),
        weeks=DurationWeeks(short=1.0, long=1.0),
        steps=("One.", "Two."),
        deliverable="-",
        done_when="-",
        kpi="-",
        lifts_to=lifts_to,
        raises=raises,
        block="data",
        when=when,
    )


def plans(bank: Bank) -> set[str]:
    """The sentences of a proof on plans and targets, as far as some profile shows them."""
    found: set[str] = set()
    for profile in PROFILES:
        asked, aims = asked_items(bank, profile), target_levels(bank, profile)
        target = target_profile(bank, profile)
        found.add(f"target profile {target.id} can be chosen")
        for place, override in enumerate(target.overrides):
            without = (*target.overrides[:place], *target.overrides[place + 1 :])
            other = _with_overrides(bank, target, without)
            changed = {item for item in asked if target_levels(other, profile)[item] != aims[item]}
            if changed:
                found.add(
                    f"{place} the override for {override.item} in target profile {target.id} "
                    "can change a target"
                )
        for action in bank.actions:
            found |= _planned(bank, profile, action, asked, aims)
    return found


def _with_overrides(
    bank: Bank, target: TargetProfile, overrides: tuple[TargetOverride, ...]
) -> Bank:
    changed = target.model_copy(update={"overrides": overrides})
    targets = tuple(changed if one.id == target.id else one for one in bank.targets)
    return bank.model_copy(update={"targets": targets})


def _planned(
    bank: Bank, profile: Profile, action: Action, asked: frozenset[str], aims: Mapping[str, int]
) -> set[str]:
    """Whether an action is planned at the lowest levels, and which rules size it at any one level."""
    facts = {f"profile.{key}": value for key, value in profile.items()}
    raised = [bank.item_by_id[item] for item in action.raises if item in asked]
    found: set[str] = set()
    for level in range(bank.scale.highest + 1):
        levels = {item.id: _nearest(bank.levels_of(item), level) for item in raised}
        situation = Situation(bank.item_by_id, levels, aims, frozenset(), facts, {})
        if situation.gaps_raised_by(action):
            found.add(f"action {action.id} can be planned")
        if raised:
            found |= {
                f"sizing rule {rule.id} can count for an action"
                for rule in rules_for(bank, situation, action)
            }
    return found


def _nearest(levels: tuple[int, ...], level: int) -> int:
    return max((one for one in levels if one <= level), default=levels[0])

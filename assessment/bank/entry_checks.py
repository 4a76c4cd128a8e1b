"""Checks of sense on single entries: profile fields, items, gates, phases, actions, targets."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

from assessment.bank.drafts import Draft
from assessment.bank.model_faults import closest, shown
from assessment.bank.models import (
    Action,
    Gate,
    Item,
    Phase,
    ProfileField,
    Scale,
    SizingRule,
    TargetProfile,
)
from assessment.bank.nodes import Node
from assessment.bank.references import Declared
from assessment.problem import Problem


def check_profile(draft: Draft, _: Declared) -> Iterator[Problem]:
    """Options and bounds fit the kind of a field, and its default could be given as an answer."""
    for field, node in draft.entries("bank.yaml", "profile", ProfileField):
        yield from _check_field(field, node)


def _check_field(field: ProfileField, node: Node) -> Iterator[Problem]:
    has_options = field.kind in ("choice", "choices")
    if has_options and len(field.options) < 2:
        what = f"profile field {field.id} has kind {field.kind} and {len(field.options)} options"
        yield node.nearest("options").problem(
            "options-missing", what, hint="give at least two options"
        )
    if not has_options and field.options:
        what = f"profile field {field.id} is of kind {field.kind}, which takes no options"
        hint = "set `kind: choice`, or delete the options"
        yield node.key("options").problem("options-unused", what, hint=hint)
    if field.lowest is not None and field.highest is not None and field.lowest > field.highest:
        what = f"`lowest` is {field.lowest}, above `highest`, which is {field.highest}"
        yield node.nearest("lowest").problem("bounds-crossed", what)
    if field.default is not None:
        fault = _default_fault(field, field.default)
        if fault:
            what = f"the default of {field.id} is {shown(field.default)}"
            yield node.nearest("default").problem("default-does-not-fit", what, hint=fault)


def _default_fault(field: ProfileField, default: Any) -> str | None:
    """What a default would have to be; None if it fits."""
    if field.kind == "yes_no":
        return None if isinstance(default, bool) else "use true or false"
    if field.kind == "text":
        return None if isinstance(default, str) else "use text"
    if field.kind == "number":
        return None if _in_bounds(field, default) else "use a whole number within the bounds"
    wanted = default if field.kind == "choices" else (default,)
    if not isinstance(wanted, tuple):
        return f"use a list: [{default}]"
    unknown = [value for value in wanted if value not in field.options]
    if not unknown:
        return None
    near = closest(unknown[0], field.options)
    return f"did you mean {near}?" if near else f"options: {', '.join(field.options)}"


def _in_bounds(field: ProfileField, value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int):
        return False
    above = field.lowest is None or value >= field.lowest
    return above and (field.highest is None or value <= field.highest)


def check_anchors(draft: Draft, _: Declared) -> Iterator[Problem]:
    """Every item describes every level of the scale, and no other."""
    scale = draft.meta.scale if draft.meta else None
    if scale is None or "bank.yaml" in draft.unread:
        return
    for item, node in draft.items():
        if not item.levels and not scale.levels:
            continue  # a numeric scale needs no anchors
        highest = len(item.steps) - 1 if item.steps else scale.highest
        missing = [level for level in range(highest + 1) if level not in item.levels]
        if missing:
            levels = ", ".join(map(str, missing))
            what = f"item {item.id} does not describe level {levels}"
            why = "a level without an anchor means something else to everyone"
            yield node.key("levels").problem("level-missing", what, why=why)
        for level in item.levels:
            if level > highest:
                what = f"item {item.id} describes level {level}"
                hint = f"its scale ends at {highest}"
                yield (
                    node.nearest("levels").key(level).problem("level-above-scale", what, hint=hint)
                )


def check_steps(draft: Draft, _: Declared) -> Iterator[Problem]:
    """The answers of a shorter scale stand at levels that ascend, within the scale."""
    scale = draft.meta.scale if draft.meta else Scale()
    for item, node in draft.items():
        steps = item.steps
        if not steps:
            continue
        place = node.nearest("steps")
        if len(steps) < 2 or any(low >= high for low, high in itertools.pairwise(steps)):
            what = f"the answers of {item.id} stand at levels {', '.join(map(str, steps))}"
            why = "each answer has to be better than the one before it"
            yield place.problem("steps-not-ascending", what, why=why, hint="such as [0, 5]")
        if max(steps) > scale.highest:
            what = f"an answer of {item.id} stands at level {max(steps)}"
            hint = f"the scale ends at {scale.highest}"
            yield place.problem("step-above-scale", what, hint=hint)


def check_gates(draft: Draft, _: Declared) -> Iterator[Problem]:
    """A gate does something, only while it is shut, and never caps lower for a better answer."""
    scale = draft.meta.scale if draft.meta else Scale()
    for item, node in draft.items():
        gate = node.get("gate")
        if item.gate is not None and gate is not None:
            yield from _check_gate(item, item.gate, gate, scale)


def _check_gate(item: Item, gate: Gate, node: Node, scale: Scale) -> Iterator[Problem]:
    holds = gate.holds_phase is not None or gate.withholds_score
    if not gate.caps_dimension_at and not holds:
        what = f"the gate of {item.id} neither caps its dimension nor holds a phase"
        yield node.problem(
            "gate-without-effect",
            what,
            hint="give `caps_dimension_at`, `holds_phase` or `withholds_score`",
        )
    if gate.below > scale.highest:
        what = f"the gate is shut below {gate.below}, but the scale ends at {scale.highest}"
        yield node.nearest("below").problem("gate-never-opens", what)
    caps = node.nearest("caps_dimension_at")
    last = -1
    for level, cap in sorted(gate.caps_dimension_at.items()):
        if level >= gate.below:
            what = f"the gate caps at level {level}, where it is open"
            yield caps.key(level).problem(
                "cap-on-open-gate", what, hint=f"use levels below {gate.below}"
            )
        if cap > scale.highest:
            what = f"the cap is level {cap}, but the scale ends at {scale.highest}"
            yield caps.nearest(level).problem("cap-above-scale", what)
        if cap < last:
            what = f"level {level} caps at {cap}, lower than a worse answer, which caps at {last}"
            why = "a better answer must never lead to a worse result"
            yield caps.nearest(level).problem("caps-falling", what, why=why)
        last = max(last, cap)


def check_phases(draft: Draft, _: Declared) -> Iterator[Problem]:
    """Activities and outputs carry the number of the phase that they stand in."""
    for root in (root for _, root in draft.files("phases.yaml")):
        for number, phase in enumerate(root.each("phases"), start=1):
            for entry in (*phase.each("activities"), *phase.each("outputs")):
                node = entry.get("id")
                if node is None or not isinstance(node.value, str) or "." not in node.value:
                    continue
                prefix, _dot, rest = node.value.partition(".")
                if prefix != f"P{number}":
                    what = f"{node.value} stands in phase {number} of the list"
                    yield node.problem("wrong-phase-number", what, hint=f"use P{number}.{rest}")


def check_actions(draft: Draft, declared: Declared) -> Iterator[Problem]:
    """Ranges of effort and duration ascend, levels fit the scale, outputs belong to the phase."""
    scale = draft.meta.scale if draft.meta else Scale()
    phases = [phase for phase, _ in draft.entries("phases.yaml", "phases", Phase)]
    position = {phase.id: index for index, phase in enumerate(phases)}
    outputs = {output.id: phase.id for phase in phases for output in phase.outputs}
    for action, node in draft.entries("actions.yaml", "actions", Action):
        effort, weeks = action.effort, action.weeks
        if not effort.low <= effort.likely <= effort.high:
            what = f"effort of {action.id} is {effort.low:g} / {effort.likely:g} / {effort.high:g}"
            hint = "low, likely and high have to go up"
            yield node.nearest("effort").problem("range-crossed", what, hint=hint)
        if weeks.short > weeks.long:
            what = f"duration of {action.id} is {weeks.short:g} to {weeks.long:g} weeks"
            yield node.nearest("weeks").problem(
                "range-crossed", what, hint="short must not exceed long"
            )
        if not 1 <= action.lifts_to <= scale.highest:
            what = f"{action.id} lifts to level {action.lifts_to}"
            hint = f"use a level from 1 to {scale.highest}"
            yield node.nearest("lifts_to").problem("level-above-scale", what, hint=hint)
        home = outputs.get(action.output)
        if home is not None and position.get(action.phase, 0) > position[home]:
            what = f"{action.output} is an output of phase {home}, but {action.id} waits for {action.phase}"
            why = "the phase would end without its output"
            yield node.nearest("output").problem("output-late", what, why=why, severity="warning")


def check_sizing(draft: Draft, _: Declared) -> Iterator[Problem]:
    """Factors of effort ascend, so that a sized range does not cross."""
    for rule, node in draft.entries("actions.yaml", "sizing", SizingRule):
        effort = rule.effort
        if not effort.low <= effort.likely <= effort.high:
            what = f"factors of {rule.id} are {effort.low:g} / {effort.likely:g} / {effort.high:g}"
            hint = "low, likely and high have to go up"
            yield node.nearest("effort").problem("range-crossed", what, hint=hint)


def check_targets(draft: Draft, _: Declared) -> Iterator[Problem]:
    """Some target applies to everyone, each is reachable, and an override names one thing."""
    scale = draft.meta.scale if draft.meta else Scale()
    targets = list(draft.entries("targets.yaml", "targets", TargetProfile))
    for position, (target, node) in enumerate(targets, start=1):
        if not target.when and position < len(targets):
            what = (
                f"target profile {target.id} applies to everyone, so those below it are never used"
            )
            yield node.problem("target-hides-others", what, hint="move it to the end of the list")
        if target.level > scale.highest:
            yield _target_too_high(node, target.level, scale)
        for override, part in zip(target.overrides, node.each("overrides"), strict=True):
            if override.level > scale.highest:
                yield _target_too_high(part, override.level, scale)
            if (override.item is None) == (override.indicator is None):
                what = "an override names either an item or an indicator"
                yield part.problem("override-of-what", what, hint="give one of `item`, `indicator`")
    if targets and targets[-1][0].when and "targets.yaml" not in draft.unread:
        what = f"the last target profile, {targets[-1][0].id}, applies only to some"
        why = "whoever fits none of them would have no target"
        hint = "end the list with a target profile without `when`"
        yield (
            targets[-1][1].key("when").problem("target-for-rest-missing", what, why=why, hint=hint)
        )


def _target_too_high(node: Node, level: int, scale: Scale) -> Problem:
    what = f"the target is level {level}"
    hint = f"the scale ends at {scale.highest}"
    return node.nearest("level").problem("level-above-scale", what, hint=hint)


ENTRY_CHECKS: tuple[Callable[[Draft, Declared], Iterator[Problem]], ...] = (
    check_profile,
    check_anchors,
    check_steps,
    check_gates,
    check_phases,
    check_actions,
    check_sizing,
    check_targets,
)

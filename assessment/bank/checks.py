"""Checks of sense on a bank as a whole: scale, thresholds, bands, conditions, order of the work."""

from __future__ import annotations

import graphlib
from collections.abc import Callable, Iterator, Sequence

from assessment.bank.condition_checks import Vocabulary, check_condition
from assessment.bank.drafts import Draft
from assessment.bank.entry_checks import ENTRY_CHECKS
from assessment.bank.facilitation_checks import check_facilitation
from assessment.bank.identifier_checks import check_identifiers
from assessment.bank.migration_checks import check_migrations
from assessment.bank.models import Action, PitfallFile, ProfileField, Scale
from assessment.bank.nodes import Node
from assessment.bank.references import EACH, ITEMS, Declared, at
from assessment.problem import Problem


def check_sense(draft: Draft, declared: Declared) -> Iterator[Problem]:
    """Every fault of sense in what is sound of form."""
    for check in (*_CHECKS, *ENTRY_CHECKS):
        yield from check(draft, declared)


def check_scale(draft: Draft, _: Declared) -> Iterator[Problem]:
    """Levels and points fit the highest level, and points never fall."""
    meta, root = draft.meta, draft.nodes.get("bank.yaml")
    if meta is None or root is None:
        return
    wanted = meta.scale.highest + 1
    for key, entries in (("levels", meta.scale.levels), ("points", meta.scale.points)):
        if entries and len(entries) != wanted:
            node = root.nearest("scale").key(key)
            what = f"the scale runs from 0 to {meta.scale.highest}, but `{key}` has {len(entries)}"
            yield node.problem("scale-length", what, hint=f"give {wanted}, one for each level")
    points = meta.scale.points
    for index in range(1, len(points)):
        if points[index] < points[index - 1]:
            node = root.nearest("scale", "points", index)
            what = f"level {index} gives {points[index]:g} points, fewer than the level below it"
            yield node.problem("points-falling", what, why="a better answer must never score worse")


def check_thresholds(draft: Draft, _: Declared) -> Iterator[Problem]:
    """Maturity levels begin at 0 and go up one by one, within what a score can reach."""
    meta, root = draft.meta, draft.nodes.get("bank.yaml")
    if meta is None or root is None:
        return
    levels = meta.policy.maturity_levels
    nodes = list(root.each("policy", "maturity_levels"))[: len(levels)]
    yield from _ascending([level.from_score for level in levels], nodes, begins=True)
    bounded = meta.policy.aggregation.overall != "sum"
    for index, (level, node) in enumerate(zip(levels, nodes, strict=False)):
        if level.level != index:
            what = f"level {level.level} stands where level {index} belongs"
            hint = "list the levels from 0 upwards, without a gap"
            yield node.nearest("level").problem("level-out-of-order", what, hint=hint)
        if bounded and level.from_score > meta.scale.full_score:
            what = f"level {level.level} begins at {level.from_score:g}"
            why = f"no score goes above {meta.scale.full_score:g}"
            yield node.nearest("from_score").problem("level-out-of-reach", what, why=why)


def check_bands(draft: Draft, _: Declared) -> Iterator[Problem]:
    """Bands of exposure begin at 0 and ascend, within 100."""
    for path, root in draft.files("pitfalls.yaml"):
        model = draft.models.get(path)
        if not isinstance(model, PitfallFile):
            continue
        nodes = draft.kept[path, "bands"]
        whole = len(nodes) == len(list(root.each("bands")))
        yield from _ascending([band.from_score for band in model.bands], nodes, begins=whole)
        for band, node in zip(model.bands, nodes, strict=True):
            if band.from_score > 100:
                what = f"band {band.id} begins at {band.from_score:g}"
                why = "no exposure goes above 100"
                yield node.nearest("from_score").problem("band-out-of-reach", what, why=why)


def _ascending(
    starts: Sequence[float], nodes: Sequence[Node], *, begins: bool
) -> Iterator[Problem]:
    """Ranges that begin at 0 (if the first is known) and go up leave neither gap nor overlap."""
    if begins and starts and starts[0] != 0:
        what = f"the first range begins at {starts[0]:g}, so that scores below it belong to none"
        yield nodes[0].nearest("from_score").problem("range-gap", what, hint="begin it at 0")
    for index in range(1, min(len(starts), len(nodes))):
        if starts[index] <= starts[index - 1]:
            what = f"this range begins at {starts[index]:g}, the one before it at {starts[index - 1]:g}"
            why = "a score would belong to two ranges"
            node = nodes[index].nearest("from_score")
            yield node.problem("range-overlap", what, why=why, hint="let each begin above the last")


def check_conditions(draft: Draft, declared: Declared) -> Iterator[Problem]:
    """Every `when` and `rule` names what exists and compares it in a way that makes sense."""
    scale = draft.meta.scale if draft.meta else Scale()
    fields = {field.id: field for field, _ in draft.entries("bank.yaml", "profile", ProfileField)}
    vocabulary = Vocabulary(declared, fields, scale.highest, scale.full_score)
    for file, path in _PROFILE_CONDITIONS:
        for _, root in draft.files(file):
            for node in at(root, path):
                yield from check_condition(node, vocabulary, ("profile",))
    for file, path in _RULES:
        for _, root in draft.files(file):
            for node in at(root, path):
                if node.is_mapping and not node.children:
                    why = "a rule without a condition would hold for everyone"
                    yield node.problem("rule-empty", "this rule is empty", why=why)
                yield from check_condition(node, vocabulary)


def check_action_order(draft: Draft, declared: Declared) -> Iterator[Problem]:
    """Predecessors of actions form no cycle."""
    nodes = {action.id: node for action, node in draft.entries("actions.yaml", "actions", Action)}
    graph = {
        action.id: [before.action for before in action.after]
        for action, _ in draft.entries("actions.yaml", "actions", Action)
    }
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as fault:
        # graphlib lists each action after one it waits for; told the other way round it reads as "after".
        cycle: list[str] = list(reversed(fault.args[1]))
        node = nodes[cycle[0]]
        yield node.nearest("after").problem(
            "action-cycle",
            f"{' waits for '.join(cycle)}",
            why="none of these actions could ever begin",
            hint="take one of them out of an `after`",
        )


def check_item_order(draft: Draft, declared: Declared) -> Iterator[Problem]:
    """Every indicator stands in the dimension of its file, and has at least one item."""
    meta = draft.meta
    if meta is None or "bank.yaml" in draft.unread:
        return
    home = {part.id: dim.id for dim in meta.dimensions for part in dim.indicators}
    for model, root in draft.item_files():
        for item in root.each("items"):
            node = item.get("indicator")
            if node is None or not isinstance(node.value, str):
                continue
            where = home.get(node.value)
            if where is not None and where != model.dimension:
                what = (
                    f"indicator {node.value} belongs to dimension {where}, not to {model.dimension}"
                )
                hint = f"move the item to the file of {where}, or choose an indicator of this one"
                yield node.problem("wrong-dimension", what, hint=hint)
    if ITEMS not in draft.unread:
        nodes = [node for _, root in draft.files(ITEMS) for node in at(root, _INDICATOR)]
        used = {node.value for node in nodes if isinstance(node.value, str)}
        for identity, node in declared.nodes["indicator"].items():
            if identity not in used:
                what = f"no item measures indicator {identity}"
                why = "it would never have a score"
                yield node.problem("indicator-without-items", what, why=why, severity="warning")


_INDICATOR = ("items", EACH, "indicator")
_PROFILE_CONDITIONS = (
    (ITEMS, ("items", EACH, "when")),
    ("actions.yaml", ("actions", EACH, "when")),
    ("actions.yaml", ("sizing", EACH, "when")),
    ("targets.yaml", ("targets", EACH, "when")),
    ("use_cases.yaml", ("use_cases", EACH, "when")),
)
_RULES = (
    ("experts.yaml", ("situations", EACH, "rule")),
    ("contradictions.yaml", ("contradictions", EACH, "rule")),
)
_CHECKS: tuple[Callable[[Draft, Declared], Iterator[Problem]], ...] = (
    check_scale,
    check_thresholds,
    check_bands,
    check_conditions,
    check_action_order,
    check_item_order,
    check_identifiers,
    check_facilitation,
    check_migrations,
)

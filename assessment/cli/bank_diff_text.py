"""The difference of two editions of a bank as text: the sum of it first, then group by group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from assessment.bank.difference import KINDS
from assessment.bank.difference_models import BankDifference, EntryChange, FieldChange, ItemGroup
from assessment.bank.models import Bank
from assessment.cli.bank_diff_cases import render_case
from assessment.comparison.bank_difference import CaseEffect

_ITEM_WORDS: dict[ItemGroup, str] = {
    "moved": "moved",
    "reworded": "reworded",
    "reweighted": "reweighted",
    "gate": "with another gate",
    "condition": "with another condition",
    "quick": "in or out of the quick scan",
    "informs": "that inform otherwise",
    "other": "with other texts",
}
# Entries with longer texts are only said to differ there.
_WIDEST = 60
_MOST_CASES = 40


def summary(found: BankDifference, effects: Sequence[CaseEffect]) -> str:
    """``3 items added, 1 dropped, 2 reweighted; 2 of 21 cases come out differently``."""
    counts = [
        (len(found.items_with("added")), "added"),
        (len(found.items_with("dropped")), "dropped"),
        *((len(found.items_in(group)), words) for group, words in _ITEM_WORDS.items()),
    ]
    items = [f"{count} {words}" for count, words in counts if count]
    if items:
        number, _, rest = items[0].partition(" ")
        items[0] = f"{number} {'item' if number == '1' else 'items'} {rest}"
    parts = [", ".join(items)] if items else ["no item differs"]
    if found.is_empty:
        parts = ["nothing differs"]
    if effects:
        differing = sum(effect.differs for effect in effects)
        parts.append(f"{differing} of {len(effects)} cases come out differently")
    return "; ".join(parts)


def _others(found: BankDifference) -> Iterator[str]:
    """How many entries of other kinds differ; nothing where none do."""
    kinds = Counter(entry.kind for entry in found.entries)
    parts = [f"{kinds[kind]} {_plural(kind, kinds[kind])}" for kind in KINDS if kinds[kind]]
    if found.policy:
        count = len(found.policy)
        parts.insert(0, f"{count} {_plural('value', count)} of the scale and the policy")
    if parts:
        yield f"also: {', '.join(parts)}"


def render_difference(
    found: BankDifference, effects: Sequence[CaseEffect], bank: Bank
) -> Iterator[str]:
    """Everything as lines; `bank` is the later edition."""
    one, other = found.before, found.after
    yield f"{one.id} {one.version} ({one.items} items) -> {other.id} {other.version} ({other.items} items)"
    yield summary(found, effects)
    yield from _others(found)
    if not found.is_empty and (one.id, one.version) == (other.id, other.version):
        yield f"both say that they are version {one.version}: raise it, so that records can tell them apart"
    for heading, lines in _sections(found):
        if lines:
            yield ""
            yield heading
            yield from (f"  {line}" for line in lines)
    differing = [effect for effect in effects if effect.differs]
    if differing:
        yield ""
        yield "Cases that come out differently"
    for effect in differing[:_MOST_CASES]:
        yield from (f"  {line}" for line in render_case(effect, bank))
    if len(differing) > _MOST_CASES:
        yield f"  and {len(differing) - _MOST_CASES} more (all: --json)"


def _sections(found: BankDifference) -> Iterator[tuple[str, list[str]]]:
    yield "Items added", [f"{item.id}  {item.title}" for item in found.items_with("added")]
    yield "Items dropped", [f"{item.id}  {item.title}" for item in found.items_with("dropped")]
    yield "Items moved to another indicator", list(_changed(found, "moved"))
    yield "Items reworded", list(_reworded(found))
    yield "Items reweighted", list(_changed(found, "reweighted"))
    yield "Gates", list(_changed(found, "gate"))
    yield "Conditions on what is asked", list(_changed(found, "condition"))
    yield "Quick scan", [_quick(item) for item in found.items_in("quick")]
    yield "What answers tell of phases and pitfalls", list(_changed(found, "informs"))
    yield "Other texts of items", _other_texts(found)
    yield "Scale and scoring policy", [_shown(field) for field in found.policy]
    for kind in KINDS:
        entries = [entry for entry in found.entries if entry.kind == kind]
        yield _plural(kind, 2).capitalize(), [line for entry in entries for line in _entry(entry)]
    yield "The bank itself", [_shown(field) for field in found.about]
    yield "In another order", [_plural(kind, 2) for kind in found.reordered]


def _changed(found: BankDifference, group: ItemGroup) -> Iterator[str]:
    for item in found.items_in(group):
        fields = item.group(group)
        if len(fields) == 1 and fields[0].field in {"indicator", "weight", "when"}:
            yield f"{item.id}  {item.title}: {_arrow(fields[0])}"
        else:
            yield f"{item.id}  {item.title}"
            yield from (f"  {_shown(field)}" for field in fields)


def _reworded(found: BankDifference) -> Iterator[str]:
    for item in found.items_in("reworded"):
        yield f"{item.id}  {item.title}"
        for field in item.group("reworded"):
            judged = "changed"
            if field.likeness is not None:
                kind = "wording only" if field.wording_only else "meaning may have changed"
                judged = f"{kind}, {field.likeness:.0%} of the words the same"
            yield f"  {field.field.replace('levels.', 'level ')}: {judged}"
            if not field.wording_only:
                yield from (f"    - {text}" for text in _only(field.before, field.after))
                yield from (f"    + {text}" for text in _only(field.after, field.before))


def _quick(item: EntryChange) -> str:
    (field,) = item.group("quick")
    return f"{item.id}  {item.title}: {'in' if field.after else 'out'}"


def _other_texts(found: BankDifference) -> list[str]:
    counts = Counter(
        field.field.partition(".")[0] for item in found.items for field in item.group("other")
    )
    return [f"{name}: {count}" for name, count in counts.most_common()]


def _entry(entry: EntryChange) -> Iterable[str]:
    if entry.change != "changed":
        return [f"{entry.id}  {entry.title}: {entry.change}"]
    return [f"{entry.id}  {entry.title}", *(f"  {_shown(field)}" for field in entry.fields)]


def _shown(field: FieldChange) -> str:
    long = max(len(_value(field.before)), len(_value(field.after))) > _WIDEST
    if isinstance(field.before, list) and isinstance(field.after, list) and long:
        gone, new = _only(field.before, field.after), _only(field.after, field.before)
        return f"{field.field}: {len(gone)} {_plural('entry', len(gone))} gone, {len(new)} new"
    if field.likeness is not None and long:
        kind = "wording only" if field.wording_only else "meaning may have changed"
        return f"{field.field}: {kind}, {field.likeness:.0%} of the words the same"
    return f"{field.field}: {_arrow(field)}"


def _only(texts: Any, others: Any) -> list[str]:
    """What one side says and the other does not; of two lists, the entries that the other lacks."""
    if not (isinstance(texts, list) and isinstance(others, list)):
        return [] if texts is None else [_value(texts)]
    return [_value(text) for text in texts if text not in others]


def _arrow(field: FieldChange) -> str:
    return f"{_value(field.before)} -> {_value(field.after)}"


def _value(value: Any) -> str:
    if value is None or value == {}:
        return "none"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list):
        return ", ".join(map(_value, value))
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_inner(part)}" for key, part in value.items()) + "}"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _inner(value: Any) -> str:
    return f"[{_value(value)}]" if isinstance(value, list) else _value(value)


def _plural(kind: str, count: int) -> str:
    return kind if count == 1 else f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}s"

"""What differs between two editions of a bank: entry by entry and field by field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from assessment.bank.difference_models import BankDifference, Edition, EntryChange, FieldChange
from assessment.bank.fields import Model
from assessment.bank.models import Bank
from assessment.bank.similarity import tokens, word_overlap

# Texts that share this part of their words say the same, if they agree in the words below, too.
WORDING_FROM = 0.75
_WEIGHTY = re.compile(
    r"\d.*|no|not|never|none|nobody|nothing|without|all|every|each|any|some|few|most|half|only|"
    r"must|may|least|over|under|before|after|within"
)

_Entries = Callable[[Bank], Sequence[Any]]

# Kind of entry -> where it stands; in the order in which they are told.
_KINDS: dict[str, _Entries] = {
    "dimension": lambda bank: bank.dimensions,
    "indicator": lambda bank: [part for whole in bank.dimensions for part in whole.indicators],
    "profile field": lambda bank: bank.meta.profile,
    "role": lambda bank: bank.meta.roles,
    "phase": lambda bank: bank.phases,
    "pitfall": lambda bank: bank.pitfalls,
    "band": lambda bank: bank.pitfall_bands,
    "expert situation": lambda bank: bank.experts,
    "contradiction": lambda bank: bank.contradictions,
    "action": lambda bank: bank.actions,
    "sizing rule": lambda bank: bank.sizing,
    "target profile": lambda bank: bank.targets,
    "use case": lambda bank: bank.use_cases,
    "framework": lambda bank: bank.frameworks,
    "benchmark": lambda bank: bank.benchmarks,
    "term": lambda bank: bank.glossary,
}
KINDS: tuple[str, ...] = tuple(_KINDS)

_TITLES = ("title", "term", "ask", "says", "reason")
_ABOUT = ("title", "description", "language", "licence", "extends", "standards")
# Conditions are one value: a part of one says little.
_WHOLE = frozenset({"when", "rule", "default"})


def difference(before: Bank, after: Bank) -> BankDifference:
    """Everything that differs; nothing where both are the same edition.

    Rules for answers to earlier versions and the order of what stands inside an entry do not count.
    """
    entries: list[EntryChange] = []
    reordered = []
    for kind, of in _KINDS.items():
        entries += _entries(kind, of(before), of(after))
        if _reordered(of(before), of(after)):
            reordered.append(kind)
    if _reordered(before.items, after.items):
        reordered.insert(0, "item")
    return BankDifference(
        before=_edition(before),
        after=_edition(after),
        about=_fields(_of_meta(before, _ABOUT), _of_meta(after, _ABOUT)),
        policy=_fields(_of_meta(before, ("scale", "policy")), _of_meta(after, ("scale", "policy"))),
        items=tuple(_entries("item", before.items, after.items)),
        entries=tuple(entries),
        reordered=tuple(reordered),
    )


def _edition(bank: Bank) -> Edition:
    return Edition(id=bank.id, version=bank.version, digest=bank.digest, items=len(bank.items))


def _of_meta(bank: Bank, keys: Sequence[str]) -> dict[str, Any]:
    return bank.meta.model_dump(mode="json", include=set(keys))


def _entries(kind: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[EntryChange]:
    """Changed and added entries in the order of the later edition, then those that were dropped."""
    old = {entry.id: entry for entry in before}
    for entry in after:
        known = old.pop(entry.id, None)
        if known is None:
            yield EntryChange(kind=kind, id=entry.id, title=_title(entry), change="added")
        elif fields := _fields(_plain(kind, known), _plain(kind, entry)):
            yield EntryChange(
                kind=kind, id=entry.id, title=_title(entry), change="changed", fields=fields
            )
    for entry in old.values():
        yield EntryChange(kind=kind, id=entry.id, title=_title(entry), change="dropped")


def _plain(kind: str, entry: Model) -> dict[str, Any]:
    # Indicators are told apart from their dimension.
    return entry.model_dump(
        mode="json", exclude={"id", *(("indicators",) if kind == "dimension" else ())}
    )


def _title(entry: Any) -> str:
    return next(str(getattr(entry, name)) for name in _TITLES if hasattr(entry, name))


def _reordered(before: Sequence[Any], after: Sequence[Any]) -> bool:
    """Whether entries that both editions have stand in another order."""
    old, new = [entry.id for entry in before], [entry.id for entry in after]
    return [one for one in old if one in set(new)] != [one for one in new if one in set(old)]


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    old, new = dict(_flat(before)), dict(_flat(after))
    paths = [*new, *(path for path in old if path not in new)]
    return tuple(
        _field(path, old.get(path), new.get(path))
        for path in paths
        if old.get(path) != new.get(path)
    )


def _field(path: str, before: Any, after: Any) -> FieldChange:
    if not (isinstance(before, str) and isinstance(after, str)):
        return FieldChange(field=path, before=before, after=after)
    return FieldChange(
        field=path,
        before=before,
        after=after,
        likeness=word_overlap(before, after),
        wording_only=_is_wording(before, after),
    )


def _is_wording(before: str, after: str) -> bool:
    return word_overlap(before, after) >= WORDING_FROM and _weighty(before) == _weighty(after)


def _weighty(text: str) -> dict[str, int]:
    """Numbers, negations and words of extent: one of them changes what a text demands."""
    return {word: count for word, count in tokens(text).items() if _WEIGHTY.fullmatch(word)}


def _flat(value: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value that is no map, by its path; entries of a list by their id where they have one."""
    for key, child in value.items():
        name = f"{path}{key}"
        inner = child if key in _WHOLE else _by_id(child)
        if isinstance(inner, dict) and key not in _WHOLE:
            yield from _flat(inner, f"{name}.")
        elif inner not in (None, "", [], {}):
            yield name, inner


def _by_id(value: Any) -> Any:
    """A list of entries as a map; a list of plain values stays one value."""
    if not isinstance(value, list) or not value or not all(isinstance(e, dict) for e in value):
        return value
    keyed = dict(_identified(entry, place) for place, entry in enumerate(value))
    return keyed if len(keyed) == len(value) else dict(enumerate(value))


def _identified(entry: Mapping[str, Any], place: int) -> tuple[str, Mapping[str, Any]]:
    """What tells an entry from the others of its list, and the rest of it."""
    for key in ("id", "action", "item", "indicator", "level"):
        if entry.get(key) is not None:
            return str(entry[key]), {name: part for name, part in entry.items() if name != key}
    return str(place), entry

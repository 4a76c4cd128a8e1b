"""What differs between two editions of a bank, as frozen models."""

from __future__ import annotations

from typing import Any, Literal

from assessment.bank.fields import Model

Change = Literal["added", "dropped", "changed"]

# What a change of an item is about; in the order in which they are told.
ItemGroup = Literal[
    "moved", "reworded", "reweighted", "gate", "condition", "quick", "informs", "other"
]
ITEM_GROUPS: tuple[ItemGroup, ...] = (
    "moved",
    "reworded",
    "reweighted",
    "gate",
    "condition",
    "quick",
    "informs",
    "other",
)


class FieldChange(Model):
    """One value that differs.

    Attributes:
        field: path of keys with points, such as `levels.2` or `effort.likely`.
        before: plain data; None where there was none.
        after: the same of the later edition.
        likeness: share of words that two texts have in common, 0 to 1; None where it is no text.
        wording_only: the texts probably say the same: much alike, and with the same numbers, negations
            and words of extent. A hint for the reader, nothing more.
    """

    field: str
    before: Any = None
    after: Any = None
    likeness: float | None = None
    wording_only: bool = False


class EntryChange(Model):
    """One entry with an id that was added, dropped or changed; `fields` is empty unless changed."""

    kind: str
    id: str
    title: str
    change: Change
    fields: tuple[FieldChange, ...] = ()

    def group(self, group: ItemGroup) -> tuple[FieldChange, ...]:
        """The changed fields of an item that are about one thing."""
        return tuple(field for field in self.fields if item_group(field.field) == group)


class Edition(Model):
    """Which edition of a bank it is."""

    id: str
    version: str
    digest: str
    items: int


class BankDifference(Model):
    """Everything that differs between two editions.

    Attributes:
        before: the earlier edition, or simply the first of the two.
        after: the other.
        about: title, description and other fields of the bank as a whole.
        policy: scale and scoring policy.
        items: items, in the order of the later edition, then those that were dropped.
        entries: everything else that has an id.
        reordered: kinds of entries that stand in another order.
    """

    before: Edition
    after: Edition
    about: tuple[FieldChange, ...] = ()
    policy: tuple[FieldChange, ...] = ()
    items: tuple[EntryChange, ...] = ()
    entries: tuple[EntryChange, ...] = ()
    reordered: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        parts = (self.about, self.policy, self.items, self.entries, self.reordered)
        return not any(parts)

    def items_with(self, change: Change) -> tuple[EntryChange, ...]:
        """Items that were added, dropped or changed."""
        return tuple(item for item in self.items if item.change == change)

    def items_in(self, group: ItemGroup) -> tuple[EntryChange, ...]:
        """Items with a change that is about one thing."""
        return tuple(item for item in self.items if item.group(group))


_GROUP_OF: dict[str, ItemGroup] = {
    "indicator": "moved",
    "ask": "reworded",
    "levels": "reworded",
    "steps": "reworded",
    "level_3_needs": "reworded",
    "weight": "reweighted",
    "gate": "gate",
    "when": "condition",
    "quick": "quick",
    "informs": "informs",
}


def item_group(field: str) -> ItemGroup:
    """What a change of a field of an item is about."""
    return _GROUP_OF.get(field.partition(".")[0], "other")

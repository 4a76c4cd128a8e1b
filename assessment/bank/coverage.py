"""What a bank leaves uncovered: a warning for every hole between its parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from assessment.bank.models import Bank
from assessment.bank.references import Declared
from assessment.problem import Problem


class Cover(NamedTuple):
    """One row of the coverage table: an entry, and the ids of what covers it."""

    id: str
    by: tuple[str, ...]


class Table(NamedTuple):
    """One coverage table: entries of one kind against what should cover each of them.

    `covered` is the kind of id that needs cover, `covering` what gives it, in words, and `why` what
    a hole means. `code` ends the code of its warnings, where one kind has two tables.
    """

    covered: str
    covering: str
    why: str
    rows: tuple[Cover, ...]
    code: str = "not-covered"

    @property
    def holes(self) -> tuple[str, ...]:
        """Ids that nothing covers."""
        return tuple(row.id for row in self.rows if not row.by)


def coverage_tables(bank: Bank) -> tuple[Table, ...]:
    """The tables of what covers what. One of which the bank declares nothing is left out."""
    tables = (make(bank) for make in _TABLES)
    return tuple(table for table in tables if any(row.by for row in table.rows))


def check_coverage(bank: Bank, declared: Declared) -> Iterator[Problem]:
    """A warning at every entry that nothing covers."""
    for table in coverage_tables(bank):
        for identity in table.holes:
            node = declared.nodes[table.covered][identity]
            yield node.problem(
                f"{table.covered}-{table.code}",
                f"no {table.covering} {table.covered} {identity}",
                why=table.why,
                severity="warning",
            )


def _phases(bank: Bank) -> Table:
    rows = tuple(
        Cover(phase.id, tuple(item.id for item in bank.items if phase.id in item.informs.phases))
        for phase in bank.phases
    )
    return Table("phase", "item informs", "its completion would never be known", rows)


def _pitfalls(bank: Bank) -> Table:
    rows = tuple(
        Cover(fall.id, tuple(item.id for item in bank.items if fall.id in item.informs.pitfalls))
        for fall in bank.pitfalls
    )
    return Table("pitfall", "item informs", "its exposure would never be known", rows)


def _activities(bank: Bank) -> Table:
    rows = tuple(
        Cover(part.id, tuple(item.id for item in bank.items if part.id in item.informs.activities))
        for phase in bank.phases
        for part in phase.activities
    )
    return Table("activity", "item looks at", "nobody is asked whether it was done", rows)


def _outputs(bank: Bank) -> Table:
    rows = tuple(
        Cover(part.id, tuple(action.id for action in bank.actions if action.output == part.id))
        for phase in bank.phases
        for part in phase.outputs
    )
    return Table("output", "action delivers", "no plan would ever produce it", rows)


def _items(bank: Bank) -> Table:
    rows = tuple(
        Cover(item.id, tuple(action.id for action in bank.actions if item.id in action.raises))
        for item in bank.items
    )
    return Table("item", "action raises", "a gap in it would find no place in the roadmap", rows)


def _acted_on(bank: Bank) -> Table:
    rows = tuple(
        Cover(part.id, tuple(action.id for action in bank.actions if items & {*action.raises}))
        for phase in bank.phases
        for part in phase.activities
        if (items := {item.id for item in bank.items if part.id in item.informs.activities})
    )
    why = "a gap in it would find no place in the roadmap"
    return Table("activity", "action raises an item on", why, rows, "not-acted-on")


def _seen(bank: Bank) -> Table:
    rows = tuple(
        Cover(part.id, tuple(item.id for item in bank.items if part.id in item.informs.outputs))
        for phase in bank.phases
        for part in phase.outputs
    )
    return Table("output", "item looks at", "nobody is asked whether it exists", rows, "not-seen")


_TABLES: tuple[Callable[[Bank], Table], ...] = (
    _phases,
    _pitfalls,
    _activities,
    _acted_on,
    _outputs,
    _seen,
    _items,
)

"""Tables of records as Parquet; pyarrow does the reading and writing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from assessment.bank.models import Bank
from assessment.files import reading
from assessment.problem import InputProblems, Place, Problem, SurroundingsError
from assessment.scoring.plan import UNANSWERED, Levels
from assessment.tables.blocks import BLOCK_ROWS, Block, Id, IdKind, blank_columns
from assessment.tables.cells import CellCodes, wrong_cell
from assessment.tables.layout import ID, read_layout
from assessment.tables.output import OutColumn
from assessment.tables.profiles import Profiles

# What is read ahead of each column: a file may be one group of rows, larger than memory.
_READ_AHEAD = 1 << 18


def load_pyarrow() -> Any:
    """The package pyarrow with its Parquet part.

    Raises:
        SurroundingsError: it is not installed; the sentence says how to get it.
    """
    try:
        import pyarrow
        import pyarrow.compute
        import pyarrow.parquet
    except ImportError:
        raise SurroundingsError(
            "Parquet needs the package pyarrow, which is not installed: run "
            '`pip install "ai-readiness-assessment[scale]"`, or use CSV'
        ) from None
    return pyarrow


class ParquetTable:
    """A table in Parquet."""

    def __init__(self, file: BinaryIO, path: Path, bank: Bank) -> None:
        self._arrow = load_pyarrow()
        self.path, self.bank = path, bank
        with self._as_problems():
            self._file = self._arrow.parquet.ParquetFile(file, buffer_size=_READ_AHEAD)
            schema = self._file.schema_arrow
        self.layout, self.warnings = read_layout(schema.names, bank, Place(str(path)))
        self.profiles = Profiles(bank, tuple(self.layout.profile))
        types = self._arrow.types
        position = self.layout.id
        whole = position is not None and types.is_integer(schema.field(position).type)
        self.ids: IdKind = None if position is None else "whole" if whole else "text"
        self._codes = CellCodes(bank)
        self._names: list[str] = list(schema.names)
        self._rows = 0

    def done(self) -> float:
        """How much of the table was read, 0 to 1."""
        rows: int = self._file.metadata.num_rows
        return self._rows / max(rows, 1)

    def blocks(self) -> Iterator[Block]:
        """The rows, in blocks."""
        layout = self.layout
        wanted = [layout.id, *layout.items, *layout.profile.values()]
        names = [self._names[position] for position in wanted if position is not None]
        batches = self._file.iter_batches(batch_size=BLOCK_ROWS, columns=names)
        while True:
            with self._as_problems():
                batch = next(batches, None)
                if batch is None:
                    return
                block = self._block(batch)
            yield block
            self._rows += len(block.which)

    def _block(self, batch: Any) -> Block:
        columns = blank_columns(len(self.bank.items), batch.num_rows)
        for number, position in enumerate(self.layout.items):
            if position is not None:
                columns[number] = self._codes_of(batch.column(self._names[position]), number)
        return Block(self._ids(batch), columns, self._which(batch))

    def _codes_of(self, column: Any, number: int) -> Levels:
        types, kind = self._arrow.types, column.type
        if types.is_dictionary(kind) or types.is_string(kind) or types.is_large_string(kind):
            return self._from_texts(column, number)
        if types.is_integer(kind):
            return self._from_numbers(column, number)
        if types.is_floating(kind):
            return self._from_floats(column, number)
        if types.is_null(kind):
            return np.full(len(column), UNANSWERED, dtype=np.int8)
        what = f"the column {self.bank.items[number].id} holds {kind}, and neither levels nor texts"
        raise InputProblems([Problem("wrong-type", what, Place(str(self.path)))])

    def _from_numbers(self, column: Any, number: int) -> Levels:
        ends = self._arrow.compute.min_max(column).as_py()
        lowest, highest = ends["min"], ends["max"]
        if lowest is not None and not 0 <= lowest <= highest <= self.bank.scale.highest:
            values = column.to_pylist()
            row = next(n for n, value in enumerate(values) if not self._is_level(value))
            self._refuse(row, number, values[row])
        narrow = column.cast(self._arrow.int8())
        filled = narrow.fill_null(UNANSWERED) if narrow.null_count else narrow
        codes: Levels = filled.to_numpy(zero_copy_only=False)
        return codes

    def _is_level(self, value: int | None) -> bool:
        return value is None or 0 <= value <= self.bank.scale.highest

    def _from_floats(self, column: Any, number: int) -> Levels:
        values = column.to_numpy(zero_copy_only=False).astype(np.float64)
        blank = np.isnan(values)
        whole = (values >= 0) & (values <= self.bank.scale.highest) & (np.floor(values) == values)
        wrong = np.flatnonzero(~blank & ~whole)
        if len(wrong):
            self._refuse(int(wrong[0]), number, float(values[wrong[0]]))
        return np.where(blank, UNANSWERED, values).astype(np.int8)

    def _from_texts(self, column: Any, number: int) -> Levels:
        values, places = self._distinct(column)
        codes = np.full(len(values) + 1, UNANSWERED, dtype=np.int8)
        for place, value in enumerate(values):
            try:
                codes[place] = UNANSWERED if value is None else self._codes[str(value)]
            except KeyError:
                rows = np.flatnonzero(places == place)
                if len(rows):
                    self._refuse(int(rows[0]), number, value)
        return codes[places]

    def _distinct(self, column: Any) -> tuple[list[Any], npt.NDArray[np.intp]]:
        """The distinct values of a column, and for each row which it has; -1 for none."""
        types = self._arrow.types
        if not types.is_dictionary(column.type):
            column = column.dictionary_encode()
        places = column.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.intp)
        return column.dictionary.to_pylist(), places

    def _refuse(self, row: int, number: int, value: object) -> None:
        item, place = self.bank.items[number].id, Place(str(self.path))
        problem = wrong_cell(self._rows + row + 1, item, value, self.bank, place)
        raise InputProblems([problem])

    def _ids(self, batch: Any) -> list[Id] | None:
        if self.layout.id is None:
            return None
        values = batch.column(self._names[self.layout.id]).to_pylist()
        if self.ids == "whole":
            return list(values)
        return [None if value is None else str(value) for value in values]

    def _which(self, batch: Any) -> npt.NDArray[np.intp]:
        """Each combination of profile values is looked at once per block."""
        combined = np.zeros(batch.num_rows, dtype=np.int64)
        given: list[list[Any]] = []
        places: list[npt.NDArray[np.intp]] = []
        for position in self.layout.profile.values():
            values, place = self._profile_values(batch.column(self._names[position]))
            given.append([*values, None])  # position -1
            places.append(place)
            # Numbering what is distinct so far keeps the numbers small.
            combined = combined * len(given[-1]) + place + 1
            combined = np.unique(combined, return_inverse=True)[1].reshape(-1)
        _, first, which = np.unique(combined, return_index=True, return_inverse=True)
        numbers = [
            self.profiles.number(
                [values[place[row]] for values, place in zip(given, places, strict=True)],
                self._rows + int(row) + 1,
                Place(str(self.path)),
            )
            for row in first
        ]
        return np.array(numbers, dtype=np.intp)[which.reshape(-1)]

    def _profile_values(self, column: Any) -> tuple[list[Any], npt.NDArray[np.intp]]:
        types = self._arrow.types
        if types.is_list(column.type) or types.is_large_list(column.type):
            rows = [None if value is None else tuple(value) for value in column.to_pylist()]
            numbers = {value: number for number, value in enumerate(dict.fromkeys(rows))}
            return list(numbers), np.array([numbers[value] for value in rows], dtype=np.intp)
        return self._distinct(column)

    @contextmanager
    def _as_problems(self) -> Iterator[None]:
        """Turn what pyarrow finds wrong with the file into a problem."""
        try:
            with reading(self.path):
                yield
        except self._arrow.ArrowException as fault:
            reason = str(fault).strip().splitlines()[0] if str(fault).strip() else "it is damaged"
            what = f"the file cannot be read as Parquet: {reason}"
            raise InputProblems([Problem("not-parquet", what, Place(str(self.path)))]) from None


class ParquetWriter:
    """Writes columns as Parquet: floats and levels, null for none."""

    def __init__(self, file: BinaryIO, columns: Sequence[OutColumn], ids: IdKind) -> None:
        self._arrow = arrow = load_pyarrow()
        kinds = {"text": arrow.string(), "whole": arrow.int64()}
        types = {"score": arrow.float64(), "level": arrow.int8()}
        fields = [(ID, kinds[ids])] if ids is not None else []
        fields += [(column.name, types[column.kind]) for column in columns]
        self._schema = arrow.schema(fields)
        self._writer = arrow.parquet.ParquetWriter(file, self._schema, compression="zstd")

    def write(self, ids: Sequence[Id] | None, columns: Sequence[npt.NDArray[Any]]) -> None:
        """Write rows as one group; `columns` are floats, NaN for none, or levels, below 0 for none."""
        arrow = self._arrow
        arrays = [] if ids is None else [arrow.array(ids, self._schema.field(ID).type)]
        for column in columns:
            if column.dtype.kind == "f":
                arrays.append(arrow.array(column, arrow.float64(), from_pandas=True))
            else:
                arrays.append(arrow.array(column.astype(np.int8), arrow.int8(), mask=column < 0))
        self._writer.write_batch(arrow.record_batch(arrays, schema=self._schema))

    def close(self) -> None:
        """Write the end of the table; the file stays open."""
        self._writer.close()

    def abandon(self) -> None:
        """Let go of the file, whose content nobody wants; it is still open."""
        with suppress(Exception):
            self._writer.close()
        # Or it would try again when it is collected, after the file is gone.
        self._writer.is_open = False

"""A disk that loses power: an SQLite file system that logs what is written, and replays a part of it.

What reached a file before its last sync is there after the cut. Of what was written later, each sector of
512 bytes is there or not, by chance. A deleted file is gone if the deletion was synced, or if any sync
came after it; else by chance.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import apsw

SECTOR = 512


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that was asked of the disk; `position` is an offset, a length, or 1 for a synced deletion."""

    kind: Literal["write", "truncate", "sync", "delete"]
    file: str
    position: int = 0
    data: bytes = b""


@dataclass
class Disk:
    """What was asked of the disk, in order, and how much of it had been when each answer was promised."""

    operations: list[Operation] = field(default_factory=list)
    promises: list[int] = field(default_factory=list)

    def promise(self) -> None:
        """Note that an answer was just said to be saved."""
        self.promises.append(len(self.operations))

    def promised_before(self, cut: int) -> int:
        """How many answers had been said to be saved before that operation."""
        return sum(promise <= cut for promise in self.promises)

    def after_a_cut(self, cut: int, chance: random.Random, folder: Path) -> None:
        """Write the files to `folder` as they might be found when power fails before operation `cut`."""
        done = self.operations[:cut]
        synced = {op.file: at for at, op in enumerate(done) if op.kind == "sync"}
        last_sync = max(synced.values(), default=-1)
        files: dict[str, bytearray] = {}
        for at, operation in enumerate(done):
            if operation.kind == "delete":
                if operation.position or at < last_sync or chance.random() < 0.5:
                    files.pop(operation.file, None)
            elif operation.kind != "sync":
                content = files.setdefault(operation.file, bytearray())
                _apply(operation, content, chance, certain=at < synced.get(operation.file, -1))
        for name, content in files.items():
            (folder / name).write_bytes(content)


def _apply(
    operation: Operation, content: bytearray, chance: random.Random, *, certain: bool
) -> None:
    if operation.kind == "truncate":
        if certain or chance.random() < 0.5:
            del content[operation.position :]
        return
    for start in range(0, len(operation.data), SECTOR):
        if certain or chance.random() < 0.5:
            sector = operation.data[start : start + SECTOR]
            begin = operation.position + start
            content.extend(bytes(max(0, begin + len(sector) - len(content))))
            content[begin : begin + len(sector)] = sector


class _File(apsw.VFSFile):
    """A file whose writes are logged before they are passed on."""

    def __init__(self, disk: Disk, name: Any, flags: list[int]) -> None:
        self._disk = disk
        self._name = Path(name.filename() if hasattr(name, "filename") else str(name)).name
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - named by SQLite
        self._disk.operations.append(Operation("write", self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self._disk.operations.append(Operation("truncate", self._name, newsize))
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._disk.operations.append(Operation("sync", self._name))
        super().xSync(flags)


class LoggingFileSystem(apsw.VFS):
    """SQLite's own file system with a log; its connections name it by `name`."""

    def __init__(self, disk: Disk, name: str) -> None:
        self._disk = disk
        super().__init__(name, "")

    def xOpen(self, name: Any, flags: list[int]) -> _File:  # noqa: N802
        return _File(self._disk, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        self._disk.operations.append(Operation("delete", Path(filename).name, int(bool(syncdir))))
        super().xDelete(filename, syncdir)

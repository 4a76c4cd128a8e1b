"""Reads and writes files, so that no other part has to: sources, banks, and replacement in one step."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import glob
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NoReturn

from assessment.bank.models import Bank
from assessment.bank.nodes import Source
from assessment.bank.parsing import parse_bank
from assessment.bank.sources import BANK_FILE, BankSources, extended_bank
from assessment.bank.yaml_faults import MAX_BYTES, too_large
from assessment.problem import InputProblems, Place, Problem, SurroundingsError, errors
from assessment.resources import resource_folder

MAX_FILES = 500


def read_source(path: Path, name: str | None = None) -> Source:
    """The text of a file that came from outside.

    Args:
        path: of the file.
        name: under which messages speak of it; the path as given if left out.

    Raises:
        InputProblems: the file is larger than 2 MB or not UTF-8.
        SurroundingsError: it is not there, not a file, or cannot be read.
    """
    shown = name or str(path)
    data = _read_at_most(path, MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise InputProblems([too_large(shown)])
    # Editors on Windows put a mark before the text and two characters at the end of a line.
    data = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    try:
        return Source(shown, data.decode("utf-8"))
    except UnicodeDecodeError as fault:
        raise InputProblems([_not_utf8(shown, data, fault.start)]) from None


def read_bytes(path: Path, limit: int) -> bytes:
    """The first `limit` bytes of a file that came from outside, which is no text.

    Raises:
        SurroundingsError: it is not there, not a file, or cannot be read.
    """
    return _read_at_most(path, limit)


def _read_at_most(path: Path, limit: int) -> bytes:
    try:
        # Opening a pipe would wait for its writer, and a device never ends: only plain files are read.
        if not stat.S_ISREG(path.stat().st_mode):
            kind = "a folder" if path.is_dir() else "not a plain file"
            raise SurroundingsError(f"{path} is {kind}, but a file belongs here")
        with path.open("rb") as file:
            return file.read(limit)
    except (OSError, ValueError) as fault:
        _refuse("read", path, fault)


def _not_utf8(name: str, data: bytes, position: int) -> Problem:
    line = data.count(b"\n", 0, position) + 1
    start = data.rfind(b"\n", 0, position) + 1
    column = len(data[start:position].decode("utf-8", "replace")) + 1
    return Problem(
        code="not-utf-8",
        what=f"the file is not UTF-8 text: byte {data[position]:#04x} fits nowhere",
        place=Place(name, line, column),
        hint="save the file as UTF-8 (in most editors: save with encoding)",
    )


def load_bank(bank: str | Path) -> Bank:
    """The bank of that id or folder, checked.

    Args:
        bank: id of a bank that came with the program, or the path of a bank's folder.

    Raises:
        InputProblems: there is no such bank, or it has errors.
        SurroundingsError: its files cannot be read.
    """
    return _parsed(read_bank_sources(find_bank(bank)))


def shipped_banks() -> dict[str, Path]:
    """The folders of the banks that came with the program, by id."""
    return _banks_in(resource_folder("questionnaires"))


def find_bank(bank: str | Path) -> Path:
    """The folder of a bank, given as the id of a shipped one or as a path.

    Raises:
        InputProblems: it is neither.
    """
    known = shipped_banks()
    if str(bank) in known:
        return known[str(bank)]
    folder = Path(bank)
    with contextlib.suppress(OSError, ValueError):
        if folder.is_dir():
            return folder
        if folder.name == BANK_FILE and folder.is_file():
            return folder.parent
    raise InputProblems([_unknown_bank(str(bank), tuple(known))])


def _unknown_bank(bank: str, known: tuple[str, ...]) -> Problem:
    from assessment.bank.model_faults import closest, shown

    near = closest(bank, known)
    return Problem(
        code="unknown-bank",
        what=f"there is no bank {shown(bank)}, neither by that id nor as a folder",
        hint=f"did you mean {near}?" if near else f"banks: {', '.join(known) or 'none'}",
    )


def read_bank_sources(folder: Path) -> BankSources:
    """All files of a bank, and of the banks that it extends.

    `extends` is looked up in lists of folder names, never used as a path: among the shipped banks,
    and among the folders beside this one.

    Args:
        folder: of the bank.

    Raises:
        InputProblems: a file is too large or not UTF-8; every such file is named.
        SurroundingsError: a file cannot be read.
    """
    return _read_chain(folder, ())


def _read_chain(folder: Path, visited: tuple[Path, ...]) -> BankSources:
    files = _read_files(folder)
    visited = (*visited, folder.resolve())
    known = _banks_in(visited[-1].parent) | shipped_banks()
    extends = extended_bank(files[BANK_FILE]) if BANK_FILE in files else None
    base = None
    if extends in known and known[extends].resolve() not in visited:
        base = _read_chain(known[extends], visited)
    trail = tuple(path.name for path in visited)
    return BankSources(files, _shown(folder), base, tuple(sorted(known)), trail)


def _shown(path: Path) -> str:
    """A path as messages print it: from the current folder where it lies below, else in full."""
    with contextlib.suppress(OSError, ValueError):
        return str(path.resolve().relative_to(Path.cwd()))
    return str(path)


def _read_files(folder: Path) -> dict[str, Source]:
    files: dict[str, Source] = {}
    problems: list[Problem] = []
    for path in _bank_files(folder):
        try:
            files[path] = read_source(folder / path, _shown(folder / path))
        except InputProblems as fault:
            problems += fault.problems
    if problems:
        raise InputProblems(problems)
    return files


def _bank_files(folder: Path) -> list[str]:
    """Paths of the YAML files of a bank within its folder, golden cases left out."""
    try:
        found = [
            path.relative_to(folder).as_posix()
            for pattern in ("*.y*ml", "items/*.y*ml")
            for path in folder.glob(pattern)
        ]
    except OSError as fault:
        _refuse("read", folder, fault)
    if len(found) > MAX_FILES:
        raise SurroundingsError(
            f"{folder} holds {len(found)} YAML files; a bank has at most {MAX_FILES}"
        )
    return sorted(found)


def _banks_in(folder: Path) -> dict[str, Path]:
    try:
        return {
            child.name: child for child in sorted(folder.iterdir()) if (child / BANK_FILE).is_file()
        }
    except OSError:
        return {}  # what cannot be listed offers no banks


def _parsed(sources: BankSources) -> Bank:
    bank, problems = parse_bank(sources)
    if bank is None:
        raise InputProblems(errors(problems))
    return bank


def write_atomically(path: Path, data: bytes) -> None:
    """Put `data` at `path` so that the old file or the new one is there, whole, whatever happens.

    Raises:
        SurroundingsError: it cannot be written; what was there before is unchanged.
    """
    with replacing(path) as file:
        file.write(data)


@contextlib.contextmanager
def reading(path: Path) -> Iterator[None]:
    """Tell what stops the reading of `path` as one sentence.

    Raises:
        SurroundingsError: the block could not open or read the file.
    """
    try:
        yield
    except OSError as fault:
        _refuse("read", path, fault)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write to that takes the place of `path` in one step, once all of it was written.

    Raises:
        SurroundingsError: it cannot be written; what was there before is unchanged, as it is where the
            block raises anything.
    """
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder", str(path))
        # A link is written through, as an editor would; its own folder takes the temporary file.
        target = path.resolve()
    except (OSError, ValueError) as fault:
        _refuse("write", path, fault)
    try:
        with _replacement(target) as file:
            yield file
    except OSError as fault:
        _refuse("write", path, fault)


@contextlib.contextmanager
def _replacement(target: Path) -> Iterator[BinaryIO]:
    prefix = f".{target.name[:40]}-"
    _remove_leftovers(target.parent, prefix)
    handle, temporary = _locked_temporary(target.parent, prefix)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fchmod(file.fileno(), _mode_for(target))
            os.fsync(file.fileno())
            temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(target.parent)


def _locked_temporary(folder: Path, prefix: str) -> tuple[int, Path]:
    """A new file that is locked while its writer lives, and so told apart from a leftover."""
    while True:
        handle, name = tempfile.mkstemp(prefix=prefix, suffix=".tmp", dir=folder)
        fcntl.flock(handle, fcntl.LOCK_EX)
        if os.fstat(handle).st_nlink:
            return handle, Path(name)
        os.close(handle)  # another writer took it for a leftover before it was locked


def _remove_leftovers(folder: Path, prefix: str) -> None:
    """Remove what writers left that were killed: temporary files that nobody has locked."""
    for path in folder.glob(f"{glob.escape(prefix)}*.tmp"):
        with contextlib.suppress(OSError), path.open("rb") as file:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()


def _mode_for(target: Path) -> int:
    """The mode that the file has, or that a new one would get."""
    with contextlib.suppress(OSError):
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut; some file systems cannot, and need not."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


_REASONS = {
    errno.ENOENT: "there is no such file or folder",
    errno.EACCES: "permission was refused",
    errno.EPERM: "permission was refused",
    errno.EISDIR: "it is a folder",
    errno.ENOTDIR: "a part of the path is a file, not a folder",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your share of the disk is used up",
    errno.EFBIG: "the file is larger than is allowed here",
    errno.EROFS: "the disk can only be read",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "the links point to each other in a circle",
}


def _refuse(verb: str, path: Path, fault: OSError | ValueError) -> NoReturn:
    number = fault.errno if isinstance(fault, OSError) else None
    reason = _REASONS.get(number or 0) or (
        fault.strerror if isinstance(fault, OSError) else str(fault)
    )
    raise SurroundingsError(f"cannot {verb} {path}: {reason}") from None

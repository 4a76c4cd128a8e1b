"""The shell's reading and writing: hostile files refused, old or new content there, never half of it."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assessment.files import find_bank, load_bank, read_bank_sources, read_source, write_atomically
from assessment.problem import InputProblems, SurroundingsError
from tests.support.banks import VALID_BANKS, bank_files

OVERLAY = "bank: 1\nextends: {extends}\nid: own\nversion: 0.1.0\ntitle: Own edition\n"


def write_bank(folder: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


def refusal(path: Path) -> str:
    with pytest.raises(InputProblems) as caught:
        read_source(path)
    return str(caught.value)


def test_a_file_is_read_under_the_name_given(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert read_source(path, "shown.yaml").text == "a: 1\nb: 2\n"
    assert read_source(path, "shown.yaml").name == "shown.yaml"


def test_a_file_of_100_mb_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    before = time.process_time()
    assert "error[file-too-large]: the file is larger than 2 MB" in refusal(path)
    assert time.process_time() - before < 0.2


def test_text_that_is_not_utf8_is_pointed_to(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("a: 1\nname: Universität\n".encode("latin-1"))
    assert ":2:16: error[not-utf-8]: the file is not UTF-8 text: byte 0xe4 fits nowhere" in refusal(
        path
    )


@pytest.mark.parametrize(
    "make,sentence",
    [
        (lambda path: None, "there is no such file or folder"),
        (lambda path: path.mkdir(), "is a folder, but a file belongs here"),
        (os.mkfifo, "is not a plain file, but a file belongs here"),
    ],
)
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, make: object, sentence: str) -> None:
    assert callable(make)
    make(tmp_path / "x.yaml")
    with pytest.raises(SurroundingsError, match=sentence):
        read_source(tmp_path / "x.yaml")


def test_a_name_with_a_null_byte_is_refused() -> None:
    with pytest.raises(SurroundingsError):
        read_source(Path("a\0b"))
    with pytest.raises(InputProblems, match="there is no bank"):
        find_bank("a\0b")


def test_a_bank_is_found_by_its_folder_and_by_its_main_file() -> None:
    assert load_bank(VALID_BANKS / "small").id == "small"
    assert load_bank(str(VALID_BANKS / "small" / "bank.yaml")).id == "small"


def test_cases_are_no_part_of_a_bank() -> None:
    sources = read_bank_sources(VALID_BANKS / "small")
    assert sorted(sources.files) == sorted(bank_files("small"))


def test_an_overlay_extends_a_bank_beside_it(tmp_path: Path) -> None:
    write_bank(tmp_path / "small", bank_files("small"))
    write_bank(tmp_path / "own", {"bank.yaml": OVERLAY.format(extends="small")})
    bank = load_bank(tmp_path / "own")
    assert bank.id == "own"
    assert len(bank.items) == 9


def test_banks_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    write_bank(tmp_path / "one", {"bank.yaml": OVERLAY.format(extends="two")})
    write_bank(tmp_path / "two", {"bank.yaml": OVERLAY.format(extends="three")})
    write_bank(tmp_path / "three", {"bank.yaml": OVERLAY.format(extends="one")})
    with pytest.raises(InputProblems, match="one extends two extends three extends one"):
        load_bank(tmp_path / "one")
    write_bank(tmp_path / "self", {"bank.yaml": OVERLAY.format(extends="self")})
    with pytest.raises(InputProblems, match="self extends self"):
        load_bank(tmp_path / "self")


TRAVERSALS = [
    "../secret", "../../secret", "./small", "small/", "/etc", "//etc", "..", ".", "~", "~root",
    "small/../small", "..\\\\secret", "C:\\\\secret", "%2e%2e/secret", "file:///etc", "x" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("name", TRAVERSALS)
def test_extends_is_a_name_and_never_a_path(tmp_path: Path, name: str) -> None:
    write_bank(tmp_path / "secret", bank_files("small"))
    write_bank(tmp_path / "banks" / "small", bank_files("small"))
    write_bank(tmp_path / "banks" / "own", {"bank.yaml": OVERLAY.format(extends=f'"{name}"')})
    opened: list[str] = []
    sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
    with pytest.raises(InputProblems, match=r"unknown-bank"):
        load_bank(tmp_path / "banks" / "own")
    outside = [path for path in opened if "secret" in path or path.startswith("/etc/")]
    assert not outside


def test_all_files_that_cannot_be_decoded_are_named_at_once(tmp_path: Path) -> None:
    folder = write_bank(tmp_path / "own", bank_files("small"))
    (folder / "phases.yaml").write_bytes(b"\xff")
    (folder / "targets.yaml").write_bytes(b"\xfe")
    with pytest.raises(InputProblems) as caught:
        load_bank(folder)
    assert [problem.code for problem in caught.value.problems] == ["not-utf-8", "not-utf-8"]


def test_writing_replaces_the_whole_file_and_leaves_nothing_beside(tmp_path: Path) -> None:
    target = tmp_path / "out.yaml"
    write_atomically(target, b"old")
    target.chmod(0o640)
    write_atomically(target, b"new")
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["out.yaml"]


def test_a_link_is_written_through(tmp_path: Path) -> None:
    real = tmp_path / "real.yaml"
    real.write_bytes(b"old")
    link = tmp_path / "link.yaml"
    link.symlink_to(real)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


@pytest.mark.parametrize(
    "name,sentence",
    [
        ("folder", "it is a folder"),
        ("missing/out.yaml", "there is no such file or folder"),
        ("file/out.yaml", "a part of the path is a file, not a folder"),
        ("n" * 300, "the name is too long"),
    ],
)
def test_what_cannot_be_written_is_said_in_one_sentence(
    tmp_path: Path, name: str, sentence: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(SurroundingsError) as caught:
        write_atomically(tmp_path / name, b"new")
    assert str(caught.value) == f"cannot write {tmp_path / name}: {sentence}"
    assert (tmp_path / "file").read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_disk_without_space_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "out.bin"
    target.write_bytes(b"old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, limits[1]))
        with pytest.raises(SurroundingsError, match="larger than is allowed here"):
            write_atomically(target, b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.bin"]


def test_a_full_file_system_is_said_to_be_full() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no device that is always full")
    from assessment import files

    with pytest.raises(OSError, match="No space left") as caught, full.open("wb", 0) as file:
        file.write(b"x")
    with pytest.raises(SurroundingsError, match=r"cannot write plan\.xlsx: the disk is full"):
        files._refuse("write", Path("plan.xlsx"), caught.value)


_WRITER = """
import sys
from pathlib import Path
from assessment.files import write_atomically
target, number = Path(sys.argv[1]), 0
print("ready", flush=True)
while True:
    number += 1
    write_atomically(target, b"%d" % (number % 10) * 500_000)
"""


@pytest.mark.durability
def test_a_kill_while_writing_leaves_a_whole_file(tmp_path: Path) -> None:
    target = tmp_path / "out.bin"
    write_atomically(target, b"0" * 500_000)
    for attempt in range(12):
        with subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(target)], stdout=subprocess.PIPE
        ) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(0.003 * attempt)
            writer.kill()
        data = target.read_bytes()
        assert len(data) == 500_000
        assert len(set(data)) == 1
    write_atomically(target, b"the next run")
    assert [path.name for path in tmp_path.iterdir()] == ["out.bin"]


def test_a_writer_never_takes_the_file_of_another_that_lives(tmp_path: Path) -> None:
    target = tmp_path / "out.bin"
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, str(target)], stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    try:
        for writer in writers:
            assert writer.stdout is not None
            writer.stdout.readline()
        for _ in range(50):
            write_atomically(target, b"x" * 500_000)
        assert [writer.poll() for writer in writers] == [None, None, None]
    finally:
        for writer in writers:
            writer.kill()
            writer.communicate()
    assert len(target.read_bytes()) == 500_000

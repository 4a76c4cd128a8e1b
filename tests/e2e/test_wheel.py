"""The wheel is enough: installed away from the checkout, it holds its content and does its main job."""

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import urllib.request
import venv
import zipfile
from pathlib import Path, PurePosixPath

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
# The first of these to run builds two archives and an environment; xdist must not do it twice.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]


class Installed:
    """A virtual environment with the wheel, run from a folder that holds nothing else."""

    def __init__(self, environment: Path, cwd: Path) -> None:
        self.environment = environment
        self.cwd = cwd

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One program of the environment, with no variable that could lead back to the checkout."""
        path = f"{self.environment / 'bin'}{os.pathsep}{os.environ['PATH']}"
        return subprocess.run(
            [self.environment / "bin" / program, *arguments],
            cwd=self.cwd,
            env={"PATH": path, "HOME": str(self.cwd), "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the freshly built wheel and source distribution."""
    folder = tmp_path_factory.mktemp("dist")
    run_here("hatchling", "build", "-t", "wheel", "-t", "sdist", "-d", str(folder))
    return folder


@pytest.fixture(scope="module")
def wheel(archives: Path) -> Path:
    (path,) = archives.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    environment = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(environment, with_pip=False, symlinks=True)
    run_here(
        *("pip", "--python", str(environment / "bin" / "python"), "install", "--quiet"),
        *("--no-index", "--no-deps", "--disable-pip-version-check", str(wheel)),
    )
    borrow_locked_packages(environment)
    return Installed(environment, tmp_path_factory.mktemp("elsewhere"))


def run_here(module: str, *arguments: str) -> None:
    """One module of the Python that runs the tests, in the checkout; its output shows when it fails."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=CHECKOUT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def borrow_locked_packages(environment: Path) -> None:
    """Let the environment see the packages the tests run with, so that no network is needed.

    A .pth file adds a folder after the environment's own, and the .pth files in that folder, such as
    the one of the editable installation, are not followed.
    """
    base = {"base": str(environment), "platbase": str(environment)}
    own = Path(sysconfig.get_path("purelib", "venv", vars=base))
    (own / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")


def test_the_wheel_carries_code_banks_and_templates_and_nothing_else(wheel: Path) -> None:
    names = [PurePosixPath(name) for name in zipfile.ZipFile(wheel).namelist()]
    roots = {name.parts[0] for name in names}
    content = {name.parts[1] for name in names if name.parts[0] == "assessment"}

    assert {root for root in roots if not root.endswith(".dist-info")} == {"assessment"}
    assert {"questionnaires", "report_templates", "py.typed", "resources.py"} <= content
    assert not [name for name in names if "tests" in name.parts or name.suffix == ".pyc"]
    assert any(name.match("assessment/questionnaires/*/bank.yaml") for name in names)
    assert any(name.name == "LICENSE-CONTENT" for name in names)


def test_the_source_distribution_holds_nothing_that_was_made(archives: Path) -> None:
    (path,) = archives.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = [
            PurePosixPath(name).relative_to(path.name.removesuffix(".tar.gz"))
            for name in archive.getnames()
        ]

    assert {PurePosixPath("pyproject.toml"), PurePosixPath("LICENSE")} <= set(names)
    made = {".venv", "build", "dist", "__pycache__", ".hypothesis", ".mypy_cache", ".pytest_cache"}
    assert not [name for name in names if made & set(name.parts) or name.suffix in {".db", ".pyc"}]


def test_the_package_is_imported_from_the_wheel(installed: Installed) -> None:
    code = (
        "import assessment, assessment.resources as r;"
        "print(assessment.__file__);"
        "print(r.resource_folder('questionnaires'));"
        "print(r.resource_folder('report_templates'))"
    )
    done = installed.run("python", "-c", code)

    assert done.returncode == 0, done.stderr
    paths = [Path(line) for line in done.stdout.splitlines()]
    assert len(paths) == 3
    for path in paths:
        assert path.is_relative_to(installed.environment)
        assert not path.is_relative_to(CHECKOUT)


def test_it_tells_its_version(installed: Installed) -> None:
    done = installed.run("assessment", "--version")

    assert done.returncode == 0, done.stderr
    assert wheel_version(installed) in done.stdout.split()


def wheel_version(installed: Installed) -> str:
    (info,) = installed.environment.glob(
        "lib/python*/site-packages/ai_readiness_assessment-*.dist-info"
    )
    return info.name.removesuffix(".dist-info").rpartition("-")[2]


def test_it_lists_its_banks(installed: Installed) -> None:
    done = installed.run("assessment", "bank", "list")

    assert done.returncode == 0, done.stderr
    assert "ai-readiness" in done.stdout


def test_the_demo_writes_every_kind_of_file(installed: Installed) -> None:
    done = installed.run("assessment", "demo", "--out", "demo", "--only", "retailer")

    assert done.returncode == 0, done.stderr
    files = [path for path in (installed.cwd / "demo").rglob("*") if path.is_file()]
    assert {".pdf", ".html", ".xlsx", ".json"} <= {path.suffix for path in files}
    assert all(path.stat().st_size > 0 for path in files)
    assert all(path.read_bytes().startswith(b"%PDF-") for path in files if path.suffix == ".pdf")
    assert all(zipfile.is_zipfile(path) for path in files if path.suffix == ".xlsx")
    schemas = [
        json.loads(path.read_text()).get("schema") for path in files if path.suffix == ".json"
    ]
    assert "assessment-result/1" in schemas


def test_it_serves_a_workshop(installed: Installed) -> None:
    examples = next(installed.environment.glob("lib/python*/site-packages/assessment/examples"))
    answers = examples / "clinic-group" / "answers.yaml"
    done = installed.run("assessment", "import", "room.db", str(answers))
    assert done.returncode == 0, done.stderr
    with subprocess.Popen(
        [installed.environment / "bin" / "assessment", "workshop", "room.db", "--port", "0"],
        cwd=installed.cwd,
        env={"PATH": os.environ["PATH"], "HOME": str(installed.cwd), "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdout is not None
        lines = [server.stdout.readline() for _ in range(4)]
        address = next(line.split()[1] for line in lines if "participants" in line)
        for path, holds in (("", "<form"), ("static/workshop.css", "--"), ("health", "ok")):
            with urllib.request.urlopen(address + path, timeout=20) as answer:
                assert holds in answer.read().decode()
        server.terminate()
    assert server.returncode == 0

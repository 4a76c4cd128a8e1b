"""The files of a bank, before anything is made of them, and which model each one is written for."""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping
from dataclasses import dataclass, field

from assessment.bank.models import (
    ActionFile,
    BankFile,
    BenchmarkFile,
    ContradictionFile,
    ExpertFile,
    FrameworkFile,
    GlossaryFile,
    ItemFile,
    MigrationFile,
    Model,
    PhaseFile,
    PitfallFile,
    TargetFile,
    UseCaseFile,
)
from assessment.bank.nodes import Source
from assessment.bank.yaml_source import parse_yaml

BANK_FILE = "bank.yaml"
MIGRATION_FILE = "migrations.yaml"

# Path within the bank (a pattern) -> the model of the file, in the order in which they are described.
FILE_MODELS: dict[str, type[Model]] = {
    BANK_FILE: BankFile,
    "items/*.yaml": ItemFile,
    "phases.yaml": PhaseFile,
    "pitfalls.yaml": PitfallFile,
    "experts.yaml": ExpertFile,
    "contradictions.yaml": ContradictionFile,
    "actions.yaml": ActionFile,
    "targets.yaml": TargetFile,
    "frameworks.yaml": FrameworkFile,
    "use_cases.yaml": UseCaseFile,
    "benchmarks.yaml": BenchmarkFile,
    "glossary.yaml": GlossaryFile,
    MIGRATION_FILE: MigrationFile,
}


@dataclass(frozen=True)
class BankSources:
    """Everything that has to be read to make one bank.

    Attributes:
        files: by path within the bank's folder, such as ``items/strategy.yaml``. Golden cases are
            not part of the bank and not in here.
        folder: the folder's name, as messages print it.
        base: of the bank that this one extends; None where it extends none, or one that is not known.
        known: ids of the banks that `extends` may name.
        trail: ids of the banks that extend this one, the outermost first.
    """

    files: Mapping[str, Source]
    folder: str = ""
    base: BankSources | None = None
    known: tuple[str, ...] = ()
    trail: tuple[str, ...] = field(default=())


def file_pattern(path: str) -> str | None:
    """The pattern of `FILE_MODELS` that a path within a bank matches; None for an unknown file."""
    return next((known for known in FILE_MODELS if fnmatch.fnmatchcase(path, known)), None)


def extended_bank(bank_file: Source) -> str | None:
    """The id after `extends:` in a `bank.yaml`; None where there is none or it cannot be read."""
    if "extends" not in bank_file.text:
        return None
    root, _ = parse_yaml(bank_file)
    node = root.get("extends") if root else None
    return node.value if node and isinstance(node.value, str) else None

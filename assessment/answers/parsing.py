"""Answers in the exchange form, YAML or JSON, as a frozen answer set; every fault in one run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from assessment.answers.bank_versions import BankDrift, drift_warnings
from assessment.answers.history import in_bank_order
from assessment.answers.json_source import parse_json
from assessment.answers.migrating import migration_warning
from assessment.answers.migration import MigrationReport, migrate
from assessment.answers.models import AnswerSet, Response
from assessment.answers.profile import (
    check_shared_facts,
    read_organisation,
    read_profile,
    with_shared_facts,
)
from assessment.answers.progress_form import read_progress
from assessment.answers.reading import (
    Faults,
    check_keys,
    closest,
    read_text,
    require_mapping,
    shown,
)
from assessment.answers.responses import read_responses
from assessment.bank.asking import asked_items
from assessment.bank.migration_models import chain
from assessment.bank.models import Bank
from assessment.bank.nodes import Node, Source
from assessment.bank.yaml_source import parse_yaml
from assessment.problem import Problem, errors, in_reading_order

FORMAT = 1

_KEYS = (
    *("assessment", "bank", "bank_version", "bank_digest"),
    *("organisation", "profile", "answers", "progress"),
)
_MAX_ID = 100


def parse_answers(source: Source, bank: Bank) -> tuple[AnswerSet | None, tuple[Problem, ...]]:
    """The answer set of a file.

    Args:
        source: text in the exchange form; JSON where its name ends in `.json` or it begins with a brace,
            else YAML.
        bank: that the answers are for.

    Returns:
        The answers, items in the order of the bank, or None where there are errors; and all problems in
        reading order. Answers to another version of the bank become answers to this one by the rules
        that it declares; where it declares none they are kept as they are. Either way a warning says so.
    """
    parsed = parse_with_migration(source, bank)
    return parsed.answers, parsed.problems


class Parsed(NamedTuple):
    """The answers of a file, its problems, and what rules made of answers to another version."""

    answers: AnswerSet | None
    problems: tuple[Problem, ...]
    report: MigrationReport | None = None


def parse_with_migration(source: Source, bank: Bank) -> Parsed:
    """Like `parse_answers`, with what became of answers to another version of the bank."""
    root, problems = parse_document(source)
    # A key given twice leaves the rest readable; a value that could not be read would only raise echoes.
    if root is None or any(fault.code != "duplicate-key" for fault in errors(problems)):
        return Parsed(None, in_reading_order(problems))
    faults = Faults(list(problems))
    answers = _read_file(root, bank, faults)
    if answers is None or not _is_other_version(answers.bank_version, answers.bank_digest, bank):
        return Parsed(answers, in_reading_order(faults.problems))
    present, report = _of_this_version(root, answers, bank, faults)
    return Parsed(present, in_reading_order(faults.problems), report)


def peek_bank(source: Source) -> str | None:
    """The bank that a file names; None where it names none or cannot be read."""
    root, _ = parse_document(source)
    node = root.get("bank") if root is not None else None
    return node.value if node is not None and isinstance(node.value, str) else None


def parse_document(source: Source) -> tuple[Node | None, tuple[Problem, ...]]:
    """The tree of nodes of a file in either form."""
    is_yaml = source.name.lower().endswith((".yaml", ".yml"))
    is_json = source.name.lower().endswith(".json") or source.text.lstrip().startswith("{")
    return parse_json(source) if is_json and not is_yaml else parse_yaml(source)


def _read_file(root: Node, bank: Bank, faults: Faults) -> AnswerSet | None:
    if require_mapping(root, "the file", faults) is None:
        return None
    _check_format(root, faults)
    if not _is_for(root, bank, faults):
        return None
    check_keys(root, _KEYS, faults)
    version = read_text(root.get("bank_version"), "bank_version", _MAX_ID, faults)
    digest = read_text(root.get("bank_digest"), "bank_digest", _MAX_ID, faults)
    other_version = _is_other_version(version, digest, bank)
    organisation = read_organisation(root, faults)
    profile = read_profile(root, bank, faults, other_version=other_version)
    check_shared_facts(root, bank, faults)
    responses = _read_answers(root, bank, faults, other_version=other_version)
    progress = read_progress(root, faults)
    if organisation is None or errors(faults.problems):
        # The version may be why something does not fit.
        if other_version and not chain(bank.migrations, version or "", bank.version):
            _warn_of_version(root, version, (r.item for r in responses), bank, faults)
        return None
    profile = with_shared_facts(organisation, profile, bank)
    _warn_of_unasked(root, bank, asked_items(bank, profile), faults)
    return AnswerSet(
        bank=bank.id,
        bank_version=version,
        bank_digest=digest,
        organisation=organisation,
        profile=profile,
        responses=in_bank_order(responses, bank.item_by_id),
        progress=progress,
    )


def _of_this_version(
    root: Node, answers: AnswerSet, bank: Bank, faults: Faults
) -> tuple[AnswerSet, MigrationReport]:
    """Answers to another version as the bank at hand counts them; what was done is a warning."""
    present, report = migrate(answers, bank)
    if report.versions:
        faults.problems.append(migration_warning(report, _version_node(root).place))
    else:
        _warn_of_version(root, answers.bank_version, answers.by_item, bank, faults)
    return present, report


def _check_format(root: Node, faults: Faults) -> None:
    node = root.get("assessment")
    if node is None:
        what = "`assessment: 1` is missing, which says that these are answers"
        faults.add(root, "missing-key", what, hint="add it as the first line")
    elif isinstance(node.value, int) and not isinstance(node.value, bool) and node.value > FORMAT:
        what = f"the answers have format {node.value}, and this program reads format {FORMAT}"
        faults.add(node, "format-too-new", what, hint="update the program")
    elif node.value is True or node.value != FORMAT:
        what = f"`assessment` is {shown(node.value)}, and must be {FORMAT}"
        faults.add(node, "unknown-format", what)


def _is_for(root: Node, bank: Bank, faults: Faults) -> bool:
    node = root.get("bank")
    if node is None or node.value == bank.id:
        return True
    if read_text(node, "bank", _MAX_ID, faults) is not None:
        faults.add(
            node,
            "other-bank",
            f"these answers are for the bank {shown(node.value)}, and are read here with "
            f'"{bank.id}"',
            why="answers to one bank say nothing about the items of another",
            hint=f"leave out --bank, or give `--bank {node.value}`",
        )
    return False


def _is_other_version(version: str | None, digest: str | None, bank: Bank) -> bool:
    if digest is not None:
        return digest != bank.digest
    return version is not None and version != bank.version


def _read_answers(root: Node, bank: Bank, faults: Faults, *, other_version: bool) -> list[Response]:
    node = root.get("answers")
    if node is None:
        hint = "add it; `answers: {}` where nothing is answered yet"
        faults.add(root, "missing-key", "`answers` is missing", hint=hint)
        return []
    if require_mapping(node, "answers", faults) is None:
        return []
    responses: list[Response] = []
    for key, child in node.children.items():
        item = str(key)
        if item not in bank.item_by_id and not other_version:
            what = f"the bank has no item {shown(item)}"
            hint = closest(item, bank.item_by_id)
            faults.add(node.key(key), "unknown-item", what, hint=hint)
            continue
        responses += read_responses(item, child, bank, faults)
    return responses


def _warn_of_version(
    root: Node, version: str | None, answered: Iterable[str], bank: Bank, faults: Faults
) -> None:
    gone = (item for item in answered if item not in bank.item_by_id)
    drift = BankDrift(made_with=version or "", now=bank.version, gone=tuple(dict.fromkeys(gone)))
    faults.problems += drift_warnings(drift, _version_node(root).place)


def _version_node(root: Node) -> Node:
    return root.get("bank_version") or root.get("bank_digest") or root


def _warn_of_unasked(root: Node, bank: Bank, asked: frozenset[str], faults: Faults) -> None:
    answers = root.get("answers")
    for key in answers.children if answers is not None else ():
        if key in bank.item_by_id and key not in asked and answers is not None:
            faults.add(
                answers.key(key),
                "item-not-asked",
                f"{key} is answered, but the profile rules it out, so it is not scored",
                hint="mend the profile, or delete the line",
                severity="warning",
            )

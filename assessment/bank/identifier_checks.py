"""Whether items refer to identifiers that their framework really has."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.bank.drafts import Draft
from assessment.bank.model_faults import closest, shown
from assessment.bank.models import Framework
from assessment.bank.references import EACH, ITEMS, Declared, at
from assessment.problem import Problem


def check_identifiers(draft: Draft, declared: Declared) -> Iterator[Problem]:
    """Of a framework that lists its identifiers, `refs` name only these."""
    listed = {
        framework.id: framework.identifiers
        for framework, node in draft.entries("frameworks.yaml", "frameworks", Framework)
        if framework.identifiers
    }
    for _, root in draft.files(ITEMS):
        for node in at(root, ("items", EACH, "refs", EACH)):
            if not isinstance(node.value, str):
                continue
            framework, colon, identifier = node.value.partition(":")
            known = listed.get(framework)
            if colon and known is not None and identifier not in known:
                near = closest(identifier, known)
                yield node.problem(
                    "unknown-identifier",
                    f"{framework} has no identifier {shown(identifier)}",
                    why="frameworks.yaml lists all identifiers of this framework",
                    hint=f"did you mean {framework}:{near}?" if near else _examples(tuple(known)),
                )


def _examples(known: tuple[str, ...]) -> str:
    return f"known: {', '.join(known[:8])}{', ...' if len(known) > 8 else ''}"

"""Whether a business reader can read the questions, and whether proof is listed in one style."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assessment.bank.advice import warning
from assessment.bank.content_models import Standards
from assessment.bank.drafts import Draft
from assessment.bank.reading import reading_grade
from assessment.problem import Problem

# One question has too few words for the measure to be exact, so it may lie this much above.
ONE_QUESTION_MORE = 3.0
_ARTICLE = re.compile(r"(?:the|an?)\s", re.IGNORECASE)


def check_reading(draft: Draft) -> Iterator[Problem]:
    """A warning for plain dimensions, and for single questions in them, that read too hard."""
    standards = draft.meta.standards if draft.meta else Standards()
    limit = standards.reading_grade
    if limit is None:
        return
    questions: dict[str, list[str]] = {}
    files = [
        entry for entry in draft.item_files() if entry[0].dimension in standards.plain_dimensions
    ]
    for model, root in files:
        for item, node in zip(model.items, draft.kept[_path(draft, root), "items"], strict=True):
            questions.setdefault(model.dimension, []).append(item.ask)
            grade = reading_grade([item.ask])
            if grade > limit + ONE_QUESTION_MORE:
                what = f"the question of {item.id} reads at grade {grade:.1f}"
                hint = f"shorter words, fewer of them; up to {limit + ONE_QUESTION_MORE:g} for one"
                yield warning(node.nearest("ask"), "stem-hard", what, why=_WHY, hint=hint)
    for model, root in files:
        grade = reading_grade(questions.pop(model.dimension, []))
        if grade > limit:
            what = f"the questions of {model.dimension} read at grade {grade:.1f} together"
            hint = f"the bank's standard is {limit:g}"
            yield warning(root.key("dimension"), "dimension-hard", what, why=_WHY, hint=hint)


_WHY = "questions of this dimension are answered by people outside the trade, unaided"


def _path(draft: Draft, root: object) -> str:
    return next(path for path, node in draft.files("items/*.yaml") if node is root)


def check_evidence(draft: Draft) -> Iterator[Problem]:
    """A warning for proof that is not listed as a bare noun with a capital."""
    for item, node in draft.items():
        for text, place in zip(item.evidence, node.each("evidence"), strict=True):
            if _ARTICLE.match(text) or text[:1].islower():
                yield warning(
                    place,
                    "evidence-style",
                    f"{item.id}: proof is listed as {text[:40]!r}",
                    why="entries of all files stand in one list in the report",
                    hint="begin with a capital and without an article: Ambition page with date",
                )

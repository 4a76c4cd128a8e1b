"""Results of commands as JSON: which schema, which bank, about whom, and what was found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank


def bank_reference(bank: Bank) -> dict[str, str]:
    """Which bank something was made with."""
    return {"id": bank.id, "version": bank.version, "digest": bank.digest}


def side(bank: Bank, answers: AnswerSet) -> dict[str, Any]:
    """Who is assessed, and with which bank."""
    return {
        "bank": bank_reference(bank),
        "organisation": answers.organisation.model_dump(mode="json"),
    }


def document(
    schema: str, bank: Bank, answers: AnswerSet, head: Mapping[str, Any], found: BaseModel
) -> bytes:
    """One result about one record as JSON, in UTF-8."""
    return render(schema, {**side(bank, answers), **head}, found)


def render(schema: str, head: Mapping[str, Any], found: BaseModel) -> bytes:
    """A result as JSON, in UTF-8; the same result gives the same bytes."""
    whole = {"schema": schema, **head, **found.model_dump(mode="json")}
    text = json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=2)
    return (text + "\n").encode("utf-8")


def result_text(bank: Bank, answers: AnswerSet) -> str:
    """The whole result of a record, in the form `assessment-result/1`, as `score --json` writes it."""
    from assessment.findings import find
    from assessment.findings.robustness import with_verdict
    from assessment.report.result import build_result, render_result
    from assessment.scoring import score

    scores = score(bank, answers)
    findings = with_verdict(bank, answers, scores, find(bank, answers, scores))
    return render_result(build_result(bank, answers, scores, findings))

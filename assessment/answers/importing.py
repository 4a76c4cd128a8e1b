"""What a file of answers changes in a record: worked out before anything is written."""

from __future__ import annotations

from assessment.answers.events import Answered, Body, Imported, ProfileChanged
from assessment.answers.history import respondent
from assessment.answers.models import AnswerSet, Model, Response


class ImportPlan(Model):
    """The answers of a file, sorted by what they mean to a record.

    Attributes:
        new: by respondents who had not answered the item.
        changed: different from what the same respondent answered.
        same: already in the record.
        kept: number of answers of the record that the file does not have; they stay.
        description: organisation or profile differ.
    """

    new: tuple[Response, ...]
    changed: tuple[Response, ...]
    same: tuple[Response, ...]
    kept: int
    description: bool


def plan_import(current: AnswerSet | None, incoming: AnswerSet) -> ImportPlan:
    """Compare a file's answers with those of a record, None for a record that is still to be made."""
    responses = current.responses if current is not None else ()
    given = {(response.item, respondent(response)): response for response in responses}
    sorted_out: dict[str, list[Response]] = {"new": [], "changed": [], "same": []}
    for response in incoming.responses:
        before = given.pop((response.item, respondent(response)), None)
        sorted_out[_meaning(before, response)].append(response)
    return ImportPlan(
        new=tuple(sorted_out["new"]),
        changed=tuple(sorted_out["changed"]),
        same=tuple(sorted_out["same"]),
        kept=len(given),
        description=current is not None
        and (current.organisation, current.profile) != (incoming.organisation, incoming.profile),
    )


def import_events(
    plan: ImportPlan, incoming: AnswerSet, *, source: str, digest: str
) -> tuple[Body, ...]:
    """The events of an import, in order; none where the file changes nothing.

    Args:
        plan: of the import.
        incoming: the answers of the file.
        source: its name, without its folder.
        digest: SHA-256 of its text.
    """
    if not (plan.new or plan.changed or plan.description):
        return ()
    imported = Imported(
        source=source,
        digest=digest,
        new=len(plan.new),
        changed=len(plan.changed),
        same=len(plan.same),
    )
    profile = ProfileChanged(organisation=incoming.organisation, profile=incoming.profile)
    # In the order of the file, so that several respondents of one item stay in the order given.
    recorded = {id(response) for response in (*plan.new, *plan.changed)}
    answered = (
        Answered(response=response) for response in incoming.responses if id(response) in recorded
    )
    return (imported, *((profile,) if plan.description else ()), *answered)


def _meaning(before: Response | None, response: Response) -> str:
    if before is None:
        return "new"
    # A file need not say when an item was answered; then only what was answered counts.
    at = response.at or before.at
    return "same" if before == response.model_copy(update={"at": at}) else "changed"

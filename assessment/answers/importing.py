"""What a file of answers changes in a record: worked out before anything is written."""

from __future__ import annotations

from assessment.answers.events import Answered, Body, Imported, PlanProgress, ProfileChanged
from assessment.answers.history import respondent
from assessment.answers.models import AnswerSet, Model, Response
from assessment.answers.plan_progress import ActionProgress, by_action


class ImportPlan(Model):
    """The answers of a file, sorted by what they mean to a record.

    Attributes:
        new: by respondents who had not answered the item.
        changed: different from what the same respondent answered.
        same: already in the record.
        kept: number of answers of the record that the file does not have; they stay.
        description: organisation or profile differ.
        progress: of actions of which the file says something else than the record.
    """

    new: tuple[Response, ...]
    changed: tuple[Response, ...]
    same: tuple[Response, ...]
    kept: int
    description: bool
    progress: tuple[ActionProgress, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether anything is to be recorded."""
        return bool(self.new or self.changed or self.description or self.progress)


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
        progress=_progress(current, incoming),
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
    if not plan.changes:
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
    told = (PlanProgress(progress=each, source=source, digest=digest) for each in plan.progress)
    return (imported, *((profile,) if plan.description else ()), *answered, *told)


def _progress(current: AnswerSet | None, incoming: AnswerSet) -> tuple[ActionProgress, ...]:
    known = by_action(current.progress if current is not None else ())
    return tuple(each for each in incoming.progress if known.get(each.action) != each)


def _meaning(before: Response | None, response: Response) -> str:
    if before is None:
        return "new"
    # A file need not say when an item was answered; then only what was answered counts.
    at = response.at or before.at
    return "same" if before == response.model_copy(update={"at": at}) else "changed"

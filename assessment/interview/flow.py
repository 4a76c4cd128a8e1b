"""The interview as a pure state machine: what is shown next, and what has to be saved.

It knows nothing of terminals, files or clocks. `advance` takes a state and what the person did, and
returns the new state with the response to save, if any; the caller saves it before it shows the next
step. The terminal, the tests and other front ends drive the same machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar, get_args

from assessment.answers.models import MAX_NOTE, Confidence, EvidenceState, Response
from assessment.answers.texts import text_fault
from assessment.bank.models import Bank, Item

EVIDENCE_STATES: tuple[EvidenceState, ...] = get_args(EvidenceState)
CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Choose:
    """Choose a level."""

    level: int


@dataclass(frozen=True, slots=True)
class DontKnow:
    """Say that one cannot tell."""


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """Say that the item does not apply, and why. An empty reason is refused."""

    reason: str


@dataclass(frozen=True, slots=True)
class Skip:
    """Come back to it later."""


@dataclass(frozen=True, slots=True)
class Back:
    """Return to the item shown before."""


@dataclass(frozen=True, slots=True)
class GoTo:
    """Jump to an item."""

    item: str


@dataclass(frozen=True, slots=True)
class WriteNote:
    """Replace the note; an empty text keeps the old one, so that a blank box erases nothing."""

    text: str


@dataclass(frozen=True, slots=True)
class NextEvidence:
    """Step through the evidence states."""


@dataclass(frozen=True, slots=True)
class NextConfidence:
    """Step through the confidence states."""


@dataclass(frozen=True, slots=True)
class Finish:
    """Leave the review."""


Action = (
    Choose | DontKnow | NotApplicable | Skip | Back | GoTo | WriteNote | NextEvidence | NextConfidence
    | Finish
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """What was said about an item beside its answer: a note alone is not an answer."""

    note: str = ""
    evidence: EvidenceState | None = None
    confidence: Confidence | None = None


@dataclass(frozen=True)
class Flow:
    """Where an interview stands.

    Attributes:
        items: the items to ask, in order.
        responses: the current response of this respondent per item id.
        drafts: notes, evidence and confidence given before an answer, per item id.
        shown: id of the item on the screen; None on the review.
        trail: ids shown before, the latest last, for `Back`.
        finished: the person left the review.
        complaint: why the last action was refused; empty when it was not.
    """

    items: tuple[Item, ...]
    highest_level: int
    responses: Mapping[str, Response] = field(default_factory=lambda: MappingProxyType({}))
    drafts: Mapping[str, Draft] = field(default_factory=lambda: MappingProxyType({}))
    shown: str | None = None
    trail: tuple[str, ...] = ()
    finished: bool = False
    complaint: str = ""

    @property
    def current(self) -> Item | None:
        """The item on the screen; None on the review."""
        return next((item for item in self.items if item.id == self.shown), None)

    def highest_answer(self, item: Item) -> int:
        """The highest number that can be chosen for `item`; lower on a shorter scale of its own."""
        return len(item.steps) - 1 if item.steps else self.highest_level

    @property
    def open_items(self) -> tuple[Item, ...]:
        """Items without a response, in order."""
        return tuple(item for item in self.items if item.id not in self.responses)

    @property
    def answered(self) -> int:
        """How many items have a response: progress moves on answers, not on steps."""
        return len(self.items) - len(self.open_items)

    @property
    def position(self) -> int:
        """Number of the item shown, from 1; 0 on the review."""
        ids = [item.id for item in self.items]
        return ids.index(self.shown) + 1 if self.shown in ids else 0

    def draft_of(self, item: str) -> Draft:
        """What was said about an item beside its answer, from the draft or the saved response."""
        if item in self.drafts:
            return self.drafts[item]
        saved = self.responses.get(item)
        if saved is None:
            return Draft()
        return Draft(saved.note, saved.evidence, saved.confidence)


def select_items(
    bank: Bank,
    asked: frozenset[str],
    *,
    quick: bool = False,
    role: str | None = None,
    dimension: str | None = None,
) -> tuple[Item, ...]:
    """The items of one interview, in the order they are asked.

    Args:
        bank: the bank.
        asked: ids of the items that the profile does not rule out.
        quick: only the items of the quick scan.
        role: only the items this role is best placed to answer or to cross-check.
        dimension: only the items of this dimension.
    """
    return tuple(
        item
        for item in bank.items
        if item.id in asked
        and (item.quick or not quick)
        and (role is None or role in item.ask_whom)
        and (dimension is None or bank.dimension_of(item).id == dimension)
    )


def start(
    items: Iterable[Item],
    responses: Iterable[Response],
    highest_level: int,
    drafts: Mapping[str, Draft],
) -> Flow:
    """A flow that resumes at the first item without a response, or at the review."""
    flow = Flow(
        items=tuple(items),
        highest_level=highest_level,
        responses=MappingProxyType({response.item: response for response in responses}),
        drafts=MappingProxyType(dict(drafts)),
    )
    return replace(flow, shown=flow.open_items[0].id if flow.open_items else None)


def reordered(flow: Flow, ranking: Iterable[str], after: str | None = None) -> Flow:
    """The items behind `after` in another order, and the first open one of them shown.

    Args:
        flow: as it stands.
        ranking: ids of items, the one to ask first leading; items that it does not name come last, in
            the order that they have.
        after: id of an item; what stands before it, and the item itself, stay where they are. None
            reorders all.
    """
    ids = [item.id for item in flow.items]
    kept = ids.index(after) + 1 if after in ids else 0
    rank = {item: place for place, item in enumerate(ranking)}
    ahead = sorted(flow.items[kept:], key=lambda item: rank.get(item.id, len(rank)))
    shown = next((item.id for item in ahead if item.id not in flow.responses), None)
    return replace(flow, items=(*flow.items[:kept], *ahead), shown=shown)


def advance(flow: Flow, action: Action) -> tuple[Flow, Response | None]:
    """Apply one action.

    Returns:
        The new flow, and the response that must be saved before it is shown; None when nothing
        changed that belongs in the record. A refused action leaves the flow as it was, with
        `complaint` set.
    """
    flow = replace(flow, complaint="")
    match action:
        case Back():
            return _back(flow), None
        case GoTo(item=item):
            return _go_to(flow, item), None
        case Finish():
            return replace(flow, finished=True, shown=None), None
    item_shown = flow.current
    complaint = _complaint(flow, action)
    if item_shown is None or complaint:
        return replace(flow, complaint=complaint), None
    match action:
        case Skip():
            return _next(flow), None
        case Choose() | DontKnow() | NotApplicable():
            response = _response(item_shown, flow.draft_of(item_shown.id), action)
            return _next(_answered(flow, response)), response
        case _:
            return _amend(flow, item_shown.id, _changed_draft(flow.draft_of(item_shown.id), action))


def _complaint(flow: Flow, action: Action) -> str:
    """Why an action on the item shown is refused; empty when it is not."""
    if flow.current is None:
        return "Nothing is being asked here: go to an item first."
    match action:
        case Choose(level=level) if not 0 <= level <= flow.highest_answer(flow.current):
            return f"Choose a level from 0 to {flow.highest_answer(flow.current)}."
        case NotApplicable(reason=reason) if not reason.strip():
            return "Not applicable needs a reason; nothing was changed."
        case NotApplicable(reason=text) | WriteNote(text=text):
            return _text_complaint(text)
        case _:
            return ""


def _text_complaint(text: str) -> str:
    fault = text_fault(text)
    if fault:
        return f"The text holds {fault}, which no answer may hold; nothing was changed."
    if len(text) > MAX_NOTE:
        return f"The text has {len(text)} characters, at most {MAX_NOTE} fit; nothing was changed."
    return ""


def _response(item: Item, draft: Draft, action: Choose | DontKnow | NotApplicable) -> Response:
    said = {"item": item.id, "note": draft.note, "confidence": draft.confidence}
    match action:
        case Choose(level=level):
            told = {"level": item.level_of(level), "evidence": draft.evidence}
            return Response.model_validate({**said, **told})
        case DontKnow():
            return Response.model_validate({**said, "missing": "dont_know"})
        case NotApplicable(reason=reason):
            return Response.model_validate(
                {**said, "missing": "not_applicable", "reason": reason.strip()}
            )


def _changed_draft(draft: Draft, action: Action) -> Draft:
    match action:
        case WriteNote(text=text):
            return replace(draft, note=text.strip() or draft.note)
        case NextEvidence():
            return replace(draft, evidence=_after(EVIDENCE_STATES, draft.evidence))
        case NextConfidence():
            return replace(draft, confidence=_after(CONFIDENCES, draft.confidence))
        case _:
            return draft


def _after(states: tuple[T, ...], state: T | None) -> T | None:
    """The state after `state`; None (not stated) comes before the first and after the last."""
    ring = (None, *states)
    return ring[(ring.index(state) + 1) % len(ring)]


def _amend(flow: Flow, item: str, draft: Draft) -> tuple[Flow, Response | None]:
    """Keep the draft; where the item already has a response, the response changes with it."""
    flow = replace(flow, drafts=MappingProxyType({**flow.drafts, item: draft}))
    saved = flow.responses.get(item)
    if saved is None:
        return flow, None
    evidence = draft.evidence if saved.level is not None else None
    response = saved.model_copy(
        update={"note": draft.note, "evidence": evidence, "confidence": draft.confidence}
    )
    if response == saved:
        return flow, None
    return _answered(flow, response), response


def _answered(flow: Flow, response: Response) -> Flow:
    drafts = {item: draft for item, draft in flow.drafts.items() if item != response.item}
    responses = {**flow.responses, response.item: response}
    return replace(flow, responses=MappingProxyType(responses), drafts=MappingProxyType(drafts))


def _next(flow: Flow) -> Flow:
    """The next open item after the one shown; from the last one on to the review."""
    position = flow.position
    later = (item.id for item in flow.items[position:] if item.id not in flow.responses)
    trail = (*flow.trail, flow.shown) if flow.shown else flow.trail
    return replace(flow, shown=next(later, None), trail=trail)


def _back(flow: Flow) -> Flow:
    if flow.trail:
        return replace(flow, shown=flow.trail[-1], trail=flow.trail[:-1])
    if flow.position > 1:
        return replace(flow, shown=flow.items[flow.position - 2].id)
    if flow.position == 0 and flow.items:
        return replace(flow, shown=flow.items[-1].id)
    return replace(flow, complaint="This is the first item.")


def _go_to(flow: Flow, item: str) -> Flow:
    if all(known.id != item for known in flow.items):
        return replace(flow, complaint=f"{item} is not part of this interview.")
    trail = (*flow.trail, flow.shown) if flow.shown else flow.trail
    return replace(flow, shown=item, trail=trail)

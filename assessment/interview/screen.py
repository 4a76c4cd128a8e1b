"""What the interview shows, as lines of text: pure, so that tests can read a screen without a terminal."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from assessment.bank.glossary import terms_in
from assessment.bank.models import Bank, Item
from assessment.interview.flow import Flow
from assessment.problem import visible

WIDEST = 96
_BAR_CELLS = 30
_HOW_TO_CHOOSE = (
    'Choose the highest level of which everything is true today; "up to half" is true of more, too. '
    "Level 2 or 3 is often the right target; "
    "nobody needs level 4 everywhere."
)
_ONE_KEY = 9  # highest level that one digit can choose

KEYS = (
    ("d", "don't know"),
    ("n", "not applicable"),
    ("s", "skip"),
    ("b", "back"),
    ("w", "why and help"),
    ("o", "note"),
    ("e", "evidence"),
    ("c", "confidence"),
    ("g", "go to"),
    ("q", "stop"),
)


@dataclass(frozen=True, slots=True)
class Card:
    """One item as shown: heading above the question, one wrapped text per level, lines below."""

    heading: tuple[str, ...]
    question: str
    levels: tuple[tuple[int, str], ...]
    footer: tuple[str, ...]


def item_card(bank: Bank, flow: Flow, item: Item, *, title: str, width: int) -> Card:
    """The card of `item` for a terminal of `width` columns."""
    width = min(width, WIDEST)
    dimension = bank.dimension_of(item)
    indicator = bank.indicator_of(item)
    right = f"{item.id}  {flow.position} of {len(flow.items)}"
    heading = (
        both_ends(visible(title), progress(flow), width),
        both_ends(f"{dimension.title} > {indicator.title}", right, width),
    )
    levels = tuple(
        (answer, wrap(item.levels.get(answer, ""), width - 8, indent=" " * 6))
        for answer in range(len(bank.levels_of(item)))
    )
    return Card(heading, wrap(item.ask, width - 2), levels, _footer(flow, item, width))


def progress(flow: Flow) -> str:
    """A bar and figures that move on answers, such as ``####---- 12 of 37 answered``."""
    total = len(flow.items)
    filled = round(_BAR_CELLS * flow.answered / total) if total else 0
    return f"{'█' * filled}{'░' * (_BAR_CELLS - filled)} {flow.answered} of {total} answered"


def _footer(flow: Flow, item: Item, width: int) -> tuple[str, ...]:
    lines = [_state(flow, item, width)]
    if flow.complaint:
        lines.append(f"! {visible(flow.complaint)}")
    highest = flow.highest_answer(item)
    keys = f"0-{highest} answer" if highest <= _ONE_KEY else "Enter answer"
    pairs = [keys, *(f"{key} {what}" for key, what in KEYS)]
    keys = "  ".join(pair.replace(" ", "\N{NO-BREAK SPACE}") for pair in pairs)
    # A hard space keeps each key on one line with its meaning.
    wrapped = textwrap.wrap(keys, width - 4, break_long_words=False, break_on_hyphens=False)
    return (*lines, *(line.replace("\N{NO-BREAK SPACE}", " ") for line in wrapped))


def _state(flow: Flow, item: Item, width: int) -> str:
    """What is already known about the item, in one line."""
    draft = flow.draft_of(item.id)
    saved = flow.responses.get(item.id)
    parts = [f"evidence: {draft.evidence or 'not stated'}"]
    parts.append(f"confidence: {draft.confidence or 'not stated'}")
    if saved is not None:
        parts.insert(0, f"saved: {answer_in_words(flow, item.id)}")
    if draft.note:
        parts.append(f"note: {visible(draft.note)}")
    return textwrap.shorten(" · ".join(parts), width - 4, placeholder=" ...")


def answer_in_words(flow: Flow, item: str) -> str:
    """``level 2``, ``don't know``, ``not applicable`` or ``open``."""
    saved = flow.responses.get(item)
    if saved is None:
        return "open"
    if saved.level is not None:
        return f"level {saved.level}"
    return "don't know" if saved.missing == "dont_know" else "not applicable"


def help_lines(bank: Bank, item: Item, width: int) -> list[str]:
    """Everything about an item beyond its question, for the help key."""
    width = min(width, WIDEST)
    talk = bank.indicator_of(item).facilitation
    terms = terms_in((item.ask, *item.levels.values()), bank.glossary)
    roles = [bank.role_titles.get(role, role) for role in item.ask_whom]
    blocks = [
        ("Why it matters", (item.why,)),
        ("Whom to ask", tuple(roles)),
        ("Evidence that would prove it", item.evidence),
        ("Level 3 needs all of", item.level_3_needs),
        ("Example", (item.example,) if item.example else ()),
        ("Words used here", tuple(f"{term.term}: {term.meaning}" for term in terms)),
        ("Gate", (item.gate.reason,) if item.gate else ()),
        ("To open the conversation", (talk.opening,) if talk else ()),
        ("Listen for", talk.listen_for if talk else ()),
        ("When votes are far apart", (talk.when_split,) if talk else ()),
        (
            "The ladder",
            tuple(f"{i} {step.name}: {step.test}" for i, step in enumerate(bank.scale.levels)),
        ),
        ("References", (", ".join(item.refs),) if item.refs else ()),
    ]
    lines = [f"{item.id}  {item.title}", "", wrap(_HOW_TO_CHOOSE, width), ""]
    for title, texts in blocks:
        if texts:
            lines += [title, *(_bullet(text, width) for text in texts), ""]
    return lines


def pages(lines: Iterable[str], height: int) -> list[list[str]]:
    """A long text as pages of at most `height` rows, turned between blocks rather than inside them.

    Args:
        lines: texts that may hold several rows each; an empty one ends a block.
        height: rows of a page, at least 1. A block taller than a page is cut.
    """
    rows = "\n".join(lines).rstrip("\n").split("\n")
    found: list[list[str]] = []
    while rows:
        fits = len(rows) if len(rows) <= height else height
        blank = [at for at in range(1, fits + 1) if at == len(rows) or not rows[at]]
        end = blank[-1] if blank else fits
        found.append(rows[:end])
        rows = rows[end + 1 :] if blank else rows[end:]
    return found


def review_lines(bank: Bank, flow: Flow, width: int) -> list[str]:
    """The review: what is answered per dimension, and what is open."""
    width = min(width, WIDEST)
    totals: Counter[str] = Counter()
    done: Counter[str] = Counter()
    for item in flow.items:
        totals[bank.dimension_of(item).title] += 1
        done[bank.dimension_of(item).title] += item.id in flow.responses
    lines = [both_ends("Review", progress(flow), width), ""]
    for title, total in totals.items():
        lines.append(f"  {title:<38} {done[title]:>3} of {total}")
    unknown = [i.id for i in flow.items if answer_in_words(flow, i.id) == "don't know"]
    if unknown:
        lines += ["", wrap(f"Answered with don't know: {', '.join(unknown)}", width, indent="  ")]
    open_ids = [item.id for item in flow.open_items]
    if open_ids:
        lines += ["", wrap(f"Still open: {', '.join(open_ids)}", width, indent="  ")]
    return lines


def both_ends(left: str, right: str, width: int) -> str:
    """One line with `left` at the left and `right` at the right end, `left` shortened to fit."""
    room = width - len(right) - 2
    left = left if len(left) <= room else left[: max(room - 1, 0)] + "…"
    return f"{left}{' ' * (width - len(left) - len(right))}{right}"


def wrap(text: str, width: int, *, indent: str = "") -> str:
    """`text` wrapped to `width` columns; following lines begin with `indent`."""
    lines = textwrap.wrap(visible(text), width, break_long_words=True) or [""]
    return f"\n{indent}".join(lines)


def _bullet(text: str, width: int) -> str:
    return "  - " + wrap(text, width - 6, indent="    ")

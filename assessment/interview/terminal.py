"""The interview in a terminal: questionary prompts around the flow of `flow.py`.

Every response is saved before the next step is shown, so a killed process, a closed terminal or Ctrl-C
loses at most a note that was being typed.
"""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType
from typing import Any

import click
import questionary
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from prompt_toolkit.output import ColorDepth

from assessment.answers.models import Response
from assessment.bank.models import Bank, Item
from assessment.interview import flow as steps
from assessment.interview.flow import Draft, Flow, advance
from assessment.interview.screen import (
    KEYS,
    Card,
    answer_in_words,
    help_lines,
    item_card,
    pages,
    review_lines,
    wrap,
)

STYLE = questionary.Style(
    [
        ("qmark", "fg:ansicyan bold"),
        ("question", "bold"),
        ("pointer", "fg:ansicyan bold"),
        ("highlighted", "fg:ansicyan"),
        ("selected", ""),
        ("separator", "fg:ansibrightblack"),
        ("instruction", "fg:ansibrightblack"),
    ]
)


class Stop(Exception):
    """The person wants to stop and resume later."""


@dataclass(frozen=True, slots=True)
class _Key:
    """A key that is not a level."""

    name: str


@dataclass(frozen=True, slots=True)
class Session:
    """What an interview needs from its surroundings.

    `save` and `save_draft` return only after what they are given is on disk. `settled` says, once, that
    the last answer saved has settled the verdict, and is empty otherwise. `ranking` gives the ids of
    the open items, the one to ask first leading; None keeps the bank's order.
    """

    bank: Bank
    title: str
    save: Callable[[Response], None]
    save_draft: Callable[[str, Draft], None]
    settled: Callable[[], str] = str
    ranking: Callable[[], tuple[str, ...]] | None = None


def run(session: Session, flow: Flow) -> Flow:
    """Ask until the person finishes or stops; returns the flow as it stands then."""
    with _stop_on_signals(), suppress(Stop, KeyboardInterrupt, EOFError):
        while not flow.finished:
            action = _ask(session, flow)
            if action is None:
                continue
            new, response = advance(flow, action)
            if response is not None:
                session.save(response)
            elif new.drafts != flow.drafts and flow.shown is not None:
                session.save_draft(flow.shown, new.draft_of(flow.shown))
            before, flow = flow, new
            if response is not None and new.shown != before.shown:
                flow = _guided(session, new, after=before.shown)
    return flow


def _guided(session: Session, flow: Flow, after: str | None) -> Flow:
    """After an answer: what to ask next, and whether the rest still matters to the verdict."""
    sentence = session.settled() if flow.open_items else ""
    if sentence and not _goes_on(sentence):
        raise Stop
    if session.ranking is None or flow.shown is None:
        return flow
    return steps.reordered(flow, session.ranking(), after)


def _goes_on(sentence: str) -> bool:
    """Tell that the verdict is settled, and ask whether to go on; scores can still move."""
    click.clear()
    click.echo(wrap(sentence, _width()))
    click.echo()
    going = questionary.Choice("Go on: the scores and the plan still gain from every answer", "go")
    choice = questionary.select(
        "What next?",
        choices=[going, questionary.Choice("Stop here; everything is saved", "stop")],
        qmark="",
        instruction=" ",
        style=STYLE,
        erase_when_done=True,
    ).unsafe_ask()
    return bool(choice == "go")


def _ask(session: Session, flow: Flow) -> steps.Action | None:
    """One screen, one action; None when only help was read."""
    click.clear()
    item = flow.current
    if item is None:
        return _ask_review(session.bank, flow)
    card = item_card(session.bank, flow, item, title=session.title, width=_width())
    for line in card.heading:
        click.echo(line)
    click.echo()
    one_key = flow.highest_answer(item) < len("0123456789")
    answer = _ask_level(card, flow, item) if one_key else _ask_number(card, flow, item)
    if isinstance(answer, _Key):
        return _on_key(session, flow, item, answer.name)
    return steps.Choose(answer)


def _ask_level(card: Card, flow: Flow, item: Item) -> Any:
    choices: list[questionary.Choice | questionary.Separator] = [
        questionary.Choice(f"{level}  {text}", value=level) for level, text in card.levels
    ]
    choices += [questionary.Separator(" "), *(questionary.Separator(line) for line in card.footer)]
    saved = flow.responses.get(item.id)
    default = None
    if saved is not None and saved.level is not None:
        default = item.answer_at(saved.level)
    question = questionary.select(
        card.question + "\n",
        choices=choices,
        default=None if default is None else choices[default],
        instruction=" ",
        qmark="",
        pointer="»",
        style=STYLE,
        use_jk_keys=False,
        erase_when_done=True,
        color_depth=_colours(),
    )
    return _with_keys(question, flow.highest_answer(item)).unsafe_ask()


def _ask_number(card: Card, flow: Flow, item: Item) -> Any:
    """Numeric scales with more than ten levels are typed; a letter alone is one of the keys."""
    click.echo("\n".join(card.footer))
    highest = flow.highest_answer(item)
    letters = {key for key, _ in KEYS}

    def check(text: str) -> bool | str:
        text = text.strip()
        if text in letters or (text.isascii() and text.isdigit() and int(text) <= highest):
            return True
        return f"Type a number from 0 to {highest}, or one of the keys above."

    text = (
        questionary.text(card.question, validate=check, qmark="", style=STYLE).unsafe_ask().strip()
    )
    return _Key(text) if text in letters else int(text)


def _with_keys(question: questionary.Question, highest: int) -> questionary.Question:
    """Add the one-key answers: a digit answers at once, a letter leaves with its meaning."""
    keys = KeyBindings()

    def leave_with(result: object) -> Callable[[KeyPressEvent], None]:
        return lambda event: event.app.exit(result=result)

    for level in range(highest + 1):
        keys.add(str(level), eager=True)(leave_with(level))
    for key, _ in KEYS:
        keys.add(key, eager=True)(leave_with(_Key(key)))
    keys.add("left", eager=True)(leave_with(_Key("b")))
    keys.add("c-d", eager=True)(leave_with(_Key("q")))
    keys.add("?", eager=True)(leave_with(_Key("w")))
    application = question.application
    application.key_bindings = merge_key_bindings(
        [bindings for bindings in (application.key_bindings, keys) if bindings is not None]
    )
    return question


def _on_key(session: Session, flow: Flow, item: Item, key: str) -> steps.Action | None:
    match key:
        case "q":
            raise Stop
        case "d":
            return steps.DontKnow()
        case "s":
            return steps.Skip()
        case "b":
            return steps.Back()
        case "e":
            return steps.NextEvidence()
        case "c":
            return steps.NextConfidence()
        case "n":
            return steps.NotApplicable(_ask_text("Why does it not apply? (empty: it does)"))
        case "o":
            note = flow.draft_of(item.id).note
            return steps.WriteNote(_ask_text("Note", default=note))
        case "g":
            return _ask_item(flow)
        case _:
            _show_help(session.bank, item)
            return None


def _ask_text(message: str, *, default: str = "") -> str:
    """A line of text; Ctrl-C leaves the prompt without changing anything."""
    click.echo()
    try:
        text: str = questionary.text(message, default=default, qmark="", style=STYLE).unsafe_ask()
    except (KeyboardInterrupt, EOFError):
        return ""
    return text


def _ask_item(flow: Flow) -> steps.Action | None:
    choices = [
        questionary.Choice(
            f"{item.id:<8} {item.title}  [{answer_in_words(flow, item.id)}]", value=item.id
        )
        for item in flow.items
    ]
    click.clear()
    try:
        chosen: str = questionary.select(
            "Go to which item? Type to filter, Ctrl-C to stay.\n",
            choices=choices,
            instruction=" ",
            qmark="",
            style=STYLE,
            use_jk_keys=False,
            use_search_filter=True,
            erase_when_done=True,
        ).unsafe_ask()
    except (KeyboardInterrupt, EOFError):
        return None
    return steps.GoTo(chosen)


def _ask_review(bank: Bank, flow: Flow) -> steps.Action | None:
    click.echo("\n".join(review_lines(bank, flow, _width())))
    click.echo()
    choices = [questionary.Choice("Finish", value="finish")]
    if flow.open_items:
        first = flow.open_items[0]
        choices.insert(0, questionary.Choice(f"Go on with {first.id} {first.title}", value="open"))
    choices.append(questionary.Choice("Go to an item and change its answer", value="go"))
    choice = questionary.select(
        "What next?", choices=choices, qmark="", instruction=" ", style=STYLE, erase_when_done=True
    ).unsafe_ask()
    if choice == "finish":
        return steps.Finish()
    return steps.GoTo(flow.open_items[0].id) if choice == "open" else _ask_item(flow)


def _show_help(bank: Bank, item: Item) -> None:
    click.clear()
    height = max(shutil.get_terminal_size().lines - 2, 1)
    shown = pages(help_lines(bank, item, _width()), height)
    for number, page in enumerate(shown, start=1):
        click.clear()
        click.echo("\n".join(page))
        last = number == len(shown)
        more = "Any key returns to the question." if last else "Any key shows more."
        questionary.press_any_key_to_continue(f"{more} ({number} of {len(shown)})").unsafe_ask()


def _width() -> int:
    return max(shutil.get_terminal_size().columns, 40)


def _colours() -> ColorDepth | None:
    """Follow NO_COLOR; otherwise let the terminal decide."""
    return ColorDepth.DEPTH_1_BIT if os.environ.get("NO_COLOR") else None


@contextmanager
def _stop_on_signals() -> Iterator[None]:
    """A closed terminal or a polite kill ends the interview as Ctrl-C does."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    caught = (signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, stop) for number in caught}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

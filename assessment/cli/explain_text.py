"""A derivation as a tree for a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from assessment.cli.console import text_console
from assessment.problem import visible
from assessment.scoring.models import Derivation


def show_derivation(derivation: Derivation, console: Console | None = None) -> None:
    """Print a derivation as a tree; colours only on a terminal."""
    (console or text_console()).print(_tree(derivation))


def _tree(derivation: Derivation) -> Tree:
    tree = Tree(_label(derivation), guide_style="dim")
    for part in derivation.parts:
        tree.add(_tree(part))
    return tree


def _label(derivation: Derivation) -> Text:
    """Name and value, then rule, arithmetic and notes on lines of their own."""
    text = Text()
    text.append(visible(derivation.target), style="bold")
    text.append(f" {visible(derivation.title)}: ")
    text.append(visible(derivation.shown), style="bold")
    if derivation.weight is not None:
        text.append(f", weight {derivation.weight:g}", style="dim")
    if derivation.parts and derivation.rule:
        text.append(f"\n{visible(derivation.rule)}", style="dim")
    for line in (derivation.arithmetic, *derivation.notes):
        if line:
            text.append(f"\n{visible(line)}")
    return text

"""The console that tables and trees are printed on."""

from __future__ import annotations

import io
import sys

from rich.console import Console


def text_console() -> Console:
    """Standard output for text: colours only on a terminal, no character that the terminal cannot show.

    Returns:
        A console that guesses at no highlighting; what its encoding lacks is printed as a question mark.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    return Console(highlight=False)

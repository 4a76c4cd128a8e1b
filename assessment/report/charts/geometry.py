"""Small helpers that all charts share: rounding of coordinates, scales and wrapping of labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

# Mean advance of the report's sans serif, as a share of its size; measured over English prose.
_MEAN_ADVANCE = 0.49


def at(value: float) -> float:
    """A coordinate rounded to a tenth of a unit, so that output is short and the same everywhere."""
    return round(value + 0.0, 1)


def scaled(value: float, left: float, right: float, full: float = 100.0) -> float:
    """Where `value` (0 to `full`) lies between `left` and `right`; values outside are held at the ends."""
    share = min(max(value / full, 0.0), 1.0) if full else 0.0
    return at(left + share * (right - left))


def points(pairs: Iterable[tuple[float, float]]) -> str:
    """Coordinates as an SVG `points` attribute."""
    return " ".join(f"{at(x)},{at(y)}" for x, y in pairs)


def text_width(text: str, size: float) -> float:
    """Roughly how wide `text` is at a font size, in the same unit; good to about a tenth."""
    return len(text) * size * _MEAN_ADVANCE


def wrapped(text: str, width: float, size: float, most: int = 2) -> tuple[str, ...]:
    """`text` broken into at most `most` lines of a width; what does not fit ends in an ellipsis."""
    room = max(int(width / (size * _MEAN_ADVANCE)), 4)
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return tuple(_cut(line, room) for line in lines)


def _cut(line: str, room: int) -> str:
    return line if len(line) <= room else f"{line[: room - 1].rstrip()}…"


def listed(parts: Sequence[str], word: str = "and") -> str:
    """`a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"

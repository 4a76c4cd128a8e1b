"""Colours of a report: one accent, neutrals, and a status scale that colour-blind readers can tell apart."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

Rgb = tuple[int, int, int]

WHITE: Rgb = (255, 255, 255)
INK = "#14212b"
DEFAULT_ACCENT = "#0b4f6c"


class Palette(BaseModel):
    """Every colour that templates use, as `#rrggbb`. Statuses also differ by shape and by words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    accent: str
    accent_dark: str
    accent_soft: str
    accent_pale: str
    cover_line: str
    cover_fill: str
    shades: tuple[str, str, str, str, str]
    shade_texts: tuple[str, str, str, str, str]
    ink: str = INK
    text: str = "#2b3a45"
    muted: str = "#566571"
    line: str = "#c9d1d7"
    hairline: str = "#e3e8eb"
    panel: str = "#f4f6f7"
    paper: str = "#ffffff"
    complete: str = "#1b6b4a"
    open: str = "#0f5fa6"
    conditional: str = "#a06400"
    not_advised: str = "#a5301c"
    complete_pale: str = "#e4f0ea"
    open_pale: str = "#e3edf6"
    conditional_pale: str = "#fbf0dc"
    not_advised_pale: str = "#f8e6e2"
    evidenced: str = "#14212b"
    target: str = "#a06400"


def palette_from(accent: str) -> Palette:
    """All colours from one accent.

    Args:
        accent: `#rrggbb`, dark enough for white text (see `contrast`).
    """
    base = _rgb(accent)
    # Five shades of the accent, light to dark, for heat maps: text turns white where white reads better.
    shades = [_mix(base, WHITE, share) for share in (0.08, 0.24, 0.42, 0.78, 1.0)]
    texts = ["#ffffff" if contrast(shade, "#ffffff") >= 4.5 else INK for shade in shades]
    return Palette(
        accent=_hex(base),
        accent_dark=_mix(base, (0, 0, 0), 0.72),
        accent_soft=_mix(base, WHITE, 0.32),
        accent_pale=_mix(base, WHITE, 0.09),
        cover_line=_mix(base, WHITE, 0.7),
        cover_fill=_mix(base, WHITE, 0.82),
        shades=(shades[0], shades[1], shades[2], shades[3], shades[4]),
        shade_texts=(texts[0], texts[1], texts[2], texts[3], texts[4]),
    )


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, 1 to 21.

    Source: WCAG 2.2, definitions of contrast ratio and relative luminance.
    """
    lighter, darker = sorted((_luminance(_rgb(first)), _luminance(_rgb(second))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Rgb) -> float:
    parts = [channel / 255 for channel in colour]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hex(colour: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _mix(colour: Rgb, other: Rgb, share: float) -> str:
    """`share` of the first colour with the rest of the other."""
    mixed = [round(a * share + b * (1 - share)) for a, b in zip(colour, other, strict=True)]
    return _hex((mixed[0], mixed[1], mixed[2]))

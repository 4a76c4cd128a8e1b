"""Logos: only what the bytes say is PNG or JPEG, and only at a size that renders in no time."""

from __future__ import annotations

import base64
import struct

from pydantic import BaseModel, ConfigDict

from assessment.problem import Problem

MOST_BYTES = 1_000_000
MOST_PIXELS = 4_000_000
MOST_SIDE = 4_000

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
# Start-of-frame markers of JPEG; the others in this range define tables.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class Logo(BaseModel):
    """A logo ready to be placed. `width` and `height` in pixels."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    uri: str
    alt: str
    width: int
    height: int


def parse_logo(data: bytes, name: str, alt: str) -> tuple[Logo | None, tuple[Problem, ...]]:
    """The logo in `data`, judged by its content and never by its name.

    Args:
        data: the file.
        name: of the file, for messages.
        alt: words for people who cannot see it.
    """
    if len(data) > MOST_BYTES:
        return _refuse(name, f"is larger than {MOST_BYTES // 1_000_000} MB")
    if data.startswith(_PNG):
        kind, size = "png", _png_size(data)
    elif data.startswith(_JPEG):
        kind, size = "jpeg", _jpeg_size(data)
    else:
        return _refuse(name, "is neither PNG nor JPEG")
    if size is None:
        return _refuse(name, f"is a broken {kind.upper()} file")
    width, height = size
    if not (0 < width <= MOST_SIDE and 0 < height <= MOST_SIDE and width * height <= MOST_PIXELS):
        return _refuse(name, f"has {width} x {height} pixels")
    encoded = base64.b64encode(data).decode("ascii")
    return Logo(uri=f"data:image/{kind};base64,{encoded}", alt=alt, width=width, height=height), ()


def _refuse(name: str, fault: str) -> tuple[None, tuple[Problem, ...]]:
    why = "a large picture takes long to place, and formats with scripts or links are not safe"
    hint = "save it as PNG, at most 1 MB and 4 million pixels, such as 1200 x 400"
    return None, (Problem("logo-not-usable", f"logo {name} {fault}", why=why, hint=hint),)


def _png_size(data: bytes) -> tuple[int, int] | None:
    if len(data) < 24 or data[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Walk the segments up to the frame header."""
    position = 2
    while position + 9 <= len(data):
        if data[position] != 0xFF:
            return None
        marker = data[position + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", data[position + 5 : position + 9])
            return width, height
        # Fill bytes stand alone; every other segment carries its length.
        position += (
            1 if marker == 0xFF else 2 + struct.unpack(">H", data[position + 2 : position + 4])[0]
        )
    return None

"""Which bundled font faces a text needs, and which of its characters no face has."""

from __future__ import annotations

import base64
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

REPLACEMENT = "\ufffd"


class Face(BaseModel):
    """One font file. `ranges` are code points in hexadecimal, such as `20-7E A0 100-17F`."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    file: Annotated[str, Field(pattern=r"^[a-z0-9-]+\.woff2$")]
    family: Annotated[str, Field(pattern=r"^[A-Za-z0-9 ]+$")]
    weight: int
    ranges: str

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """First and last code point of every range, in ascending order."""
        found = []
        for part in self.ranges.split():
            first, _, last = part.partition("-")
            found.append((int(first, 16), int(last or first, 16)))
        return tuple(found)

    def has(self, code: int) -> bool:
        """Whether the face has a glyph for a code point."""
        index = bisect_right(self.spans, (code, 0x110000)) - 1
        return index >= 0 and code <= self.spans[index][1]


class FontManifest(BaseModel):
    """`fonts.yaml`: the faces in the order in which they are tried."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    faces: tuple[Face, ...]


def needed_faces(manifest: FontManifest, text: str) -> tuple[Face, ...]:
    """The faces that hold a character of `text` which no face of an earlier family holds."""
    missing = _printable(text)
    chosen: list[Face] = []
    for family in dict.fromkeys(_root(face.family) for face in manifest.faces):
        faces = [face for face in manifest.faces if _root(face.family) == family]
        if family == "Report Fallback" and not missing - _covered(chosen, missing):
            continue
        chosen += _of_family(faces, missing)
    return tuple(chosen)


def uncovered(manifest: FontManifest, text: str) -> frozenset[str]:
    """Characters of `text` that no face has; line ends and tabs are no characters to print."""
    codes = _printable(text)
    return frozenset(chr(code) for code in codes - _covered(manifest.faces, codes))


def replaced(text: str, characters: Iterable[str]) -> str:
    """`text` with each of the characters replaced by U+FFFD."""
    return text.translate({ord(character): REPLACEMENT for character in characters})


def face_rules(faces: Iterable[Face], files: Mapping[str, bytes]) -> str:
    """`@font-face` rules that carry the fonts themselves."""
    return "\n".join(
        f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};font-style:normal;'
        f"src:url(data:font/woff2;base64,{base64.b64encode(files[face.file]).decode('ascii')})"
        f' format("woff2")}}'
        for face in faces
    )


def _root(family: str) -> str:
    """`Report Sans` of `Report Sans Greek`."""
    return " ".join(family.split()[:2])


def _of_family(faces: list[Face], codes: frozenset[int]) -> list[Face]:
    """Faces of one family tree that are needed: each weight on its own."""
    chosen: list[Face] = []
    for weight in sorted({face.weight for face in faces}):
        left = codes
        for face in faces:
            if face.weight != weight:
                continue
            held = frozenset(code for code in left if face.has(code))
            if held:
                chosen.append(face)
                left -= held
    return chosen


def _covered(faces: Iterable[Face], codes: frozenset[int]) -> frozenset[int]:
    faces = tuple(faces)
    return frozenset(code for code in codes if any(face.has(code) for face in faces))


def _printable(text: str) -> frozenset[int]:
    return frozenset(ord(character) for character in set(text)) - {0x9, 0xA, 0xD, 0xAD, 0xFEFF}

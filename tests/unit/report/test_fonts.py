"""Bundled fonts: the manifest tells the truth, and a document carries only what it needs."""

from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont

from assessment.report.fonts import needed_faces, replaced, uncovered
from assessment.resources import resource_folder
from tests.support.report_fixture import templates

MANIFEST = templates().manifest
FOLDER = resource_folder("report_templates") / "fonts"


def families(text: str) -> set[str]:
    return {face.family for face in needed_faces(MANIFEST, text)}


@pytest.mark.parametrize("face", MANIFEST.faces, ids=lambda face: face.file)
def test_ranges_are_those_of_the_font(face: object) -> None:
    entry = next(one for one in MANIFEST.faces if one == face)
    characters = {code for code in TTFont(FOLDER / entry.file).getBestCmap() if code >= 0x20}
    listed = {code for first, last in entry.spans for code in range(first, last + 1)}
    assert listed == characters


def test_no_font_file_is_unlisted() -> None:
    assert {path.name for path in FOLDER.glob("*.woff2")} == {face.file for face in MANIFEST.faces}
    assert (FOLDER / "LICENSE-source-sans-3.txt").read_text().count("SIL OPEN FONT LICENSE")


def test_latin_text_needs_the_latin_faces_alone() -> None:
    assert families("Größe, Übersicht; 3\u2009%") == {"Report Sans", "Report Serif"}


def test_other_scripts_bring_their_face() -> None:
    assert "Report Sans Greek" in families("Ελλάδα")
    assert "Report Sans Cyrillic" in families("Киев")
    assert "Report Sans Extended" in families("Łódź")
    assert "Report Fallback" in families("שלום")
    assert "Report Fallback" not in families("漢字")


def test_what_no_font_has_is_replaced() -> None:
    text = "漢字 and \ue000 but ä\n"
    lacking = uncovered(MANIFEST, text)
    assert lacking == frozenset("漢字\ue000")
    assert replaced(text, lacking) == "\ufffd\ufffd and \ufffd but ä\n"
    assert not uncovered(MANIFEST, "\ufffd")

"""Themes and logos: what is taken, and how a fault is named."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image

from assessment.bank.nodes import Source
from assessment.report.logo import parse_logo
from assessment.report.palette import contrast, palette_from
from assessment.report.theme import Theme, parse_theme


def faults(text: str) -> list[str]:
    theme, problems = parse_theme(Source("theme.yaml", text))
    assert theme is None
    return [problem.render() for problem in problems]


def test_a_whole_theme() -> None:
    text = (
        'accent: "#7A1F3D"\nlogo: logo.png\nlogo_alt: Example\nnotice: Confidential\nlanguage: de\n'
    )
    theme, problems = parse_theme(Source("theme.yaml", text))
    assert problems == ()
    assert theme is not None
    assert theme.palette.accent == "#7a1f3d"


@pytest.mark.parametrize(
    "text, code, line",
    [
        ("accent: red\n", "", "theme.yaml:1:9"),
        ('notice: x\naccent: "#ffee00"\n', "accent-too-light", "theme.yaml:2:9"),
        ("acent: x\n", "", "acent"),
        ("- a\n", "not-a-theme", "theme.yaml:1:1"),
        ("logo: a.png\n", "logo-without-words", "theme.yaml:1:7"),
        ("notice: " + "x" * 200 + "\n", "", "theme.yaml:1:9"),
        ('accent: "#0b4f6c;} body{background:url(http://127.0.0.1/)"\n', "", "theme.yaml:1:9"),
    ],
)
def test_faults_are_named_at_their_place(text: str, code: str, line: str) -> None:
    found = faults(text)
    assert len(found) == 1
    assert line in found[0]
    assert code in found[0]


@pytest.mark.parametrize("accent", ["#0b4f6c", "#7a1f3d", "#1b5e20", "#333333", "#5a3d8a"])
def test_every_text_on_a_shade_is_readable(accent: str) -> None:
    palette = palette_from(accent)
    for shade, text in zip(palette.shades, palette.shade_texts, strict=True):
        assert contrast(shade, text) >= 4.5
    for colour in (
        palette.text,
        palette.muted,
        palette.complete,
        palette.open,
        palette.conditional,
        palette.not_advised,
        palette.accent,
    ):
        assert contrast(colour, palette.paper) >= 4.5, colour
    assert contrast(palette.muted, palette.panel) >= 4.5


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def picture(kind: str, size: tuple[int, int]) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "navy").save(target, kind)
    return target.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_logos_by_content(kind: str) -> None:
    logo, problems = parse_logo(picture(kind, (120, 40)), "logo.bin", "Example")
    assert problems == ()
    assert logo is not None
    assert (logo.width, logo.height) == (120, 40)
    assert logo.uri.startswith(f"data:image/{kind.lower()};base64,")


@pytest.mark.parametrize(
    "data, said",
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "neither PNG nor JPEG"),
        (b"GIF89a", "neither PNG nor JPEG"),
        (b"", "neither PNG nor JPEG"),
        (b"\x89PNG\r\n\x1a\n", "broken PNG"),
        (b"\xff\xd8\xff\xe0", "broken JPEG"),
        (
            b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 13000, 13000),
            "13000 x 13000",
        ),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 1_000_001, "larger than 1 MB"),
    ],
)
def test_what_is_no_logo(data: bytes, said: str) -> None:
    logo, problems = parse_logo(data, "logo.png", "x")
    assert logo is None
    assert said in problems[0].what
    assert problems[0].hint


def test_a_theme_may_be_empty_of_keys() -> None:
    assert Theme().accent == "#0b4f6c"

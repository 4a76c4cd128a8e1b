"""The drawn plan as PNG, with the fonts that the product brings: the same image on every machine."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank
from assessment.roadmap.models import Roadmap

# Two pixels per unit: 2,246 across, which prints an A4 page at 192 dots per inch.
ZOOM = 2.0
# How the bundled files of Source Sans 3 name themselves.
_FAMILY = "Source Sans 3 ExtraLight"


def render_png(roadmap: Roadmap, bank: Bank, answers: AnswerSet) -> bytes:
    """The plan drawn as in SVG, as PNG."""
    from assessment.roadmap.formats.gantt_svg import render_svg

    return png_of(render_svg(roadmap, bank, answers))


def png_of(svg: str) -> bytes:
    """An SVG of this product as PNG. Fonts of the machine are not used."""
    from resvg_py import svg_to_bytes

    with TemporaryDirectory() as folder:
        files = _font_files(svg, Path(folder))
        image: bytes = svg_to_bytes(
            svg_string=svg.replace("'Source Sans 3'", f"'{_FAMILY}'"),
            zoom=ZOOM,
            skip_system_fonts=True,
            font_files=files,
            font_family=_FAMILY,
            sans_serif_family=_FAMILY,
        )
    return bytes(image)


def _font_files(text: str, folder: Path) -> list[str]:
    """The bundled fonts that a text needs, unpacked: resvg reads no WOFF2.

    The shapes of each weight stand in files of their own, and resvg looks for a missing letter in all.
    """
    from fontTools.ttLib import TTFont

    from assessment.cli.report_files import read_templates
    from assessment.report.fonts import needed_faces

    templates = read_templates()
    paths = []
    for face in needed_faces(templates.manifest, text):
        if face.family.startswith("Report Serif"):
            continue
        path = folder / f"{Path(face.file).stem}.ttf"
        font = TTFont(BytesIO(templates.fonts[face.file]))
        font.flavor = None
        font.save(path)
        paths.append(str(path))
    return paths

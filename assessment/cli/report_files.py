"""Reads what a report is made with: the folder of templates, a theme, a logo."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from assessment.files import read_source
from assessment.problem import InputProblems, SurroundingsError, errors
from assessment.report.logo import MOST_BYTES, Logo, parse_logo
from assessment.report.rendering import Style
from assessment.report.templates import TemplateSet
from assessment.report.theme import Theme, parse_theme
from assessment.resources import resource_folder

Kind = Literal["pdf", "html"]
TEXT_SUFFIXES = frozenset({".html", ".css", ".yaml"})


@lru_cache(maxsize=1)
def read_templates() -> TemplateSet:
    """The templates that the package carries."""
    return read_template_folder(resource_folder("report_templates"))


def read_template_folder(folder: Path) -> TemplateSet:
    """All templates and fonts of a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    texts = {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in files
        if path.suffix in TEXT_SUFFIXES
    }
    fonts = {path.name: path.read_bytes() for path in files if path.suffix == ".woff2"}
    return TemplateSet(texts=texts, fonts=fonts)


def read_style(edition: str, theme_path: Path | None) -> Style:
    """An edition with the look of a theme file, or with the product's own.

    Raises:
        InputProblems: the theme or its logo is faulty.
        SurroundingsError: one of them cannot be read.
    """
    if theme_path is None:
        return Style(edition=edition)
    theme, problems = parse_theme(read_source(theme_path))
    if theme is None:
        raise InputProblems(errors(problems))
    return Style(edition=edition, theme=theme, logo=_read_logo(theme, theme_path))


def _read_logo(theme: Theme, theme_path: Path) -> Logo | None:
    if theme.logo is None:
        return None
    path = theme_path.parent / theme.logo
    try:
        if not path.is_file():
            raise SurroundingsError(f"{path}: the logo that {theme_path} names is not there")
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as fault:
        raise SurroundingsError(f"{path}: the logo cannot be read ({fault})") from fault
    logo, problems = parse_logo(data, str(path), theme.logo_alt)
    if logo is None:
        raise InputProblems(problems)
    return logo

"""The look of an organisation: accent colour, logo and a line of confidentiality, from a YAML file."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assessment.bank.model_faults import model_problems
from assessment.bank.nodes import Node, Source
from assessment.bank.yaml_source import parse_yaml
from assessment.problem import Problem, errors, unsafe_character
from assessment.report.palette import DEFAULT_ACCENT, Palette, contrast, palette_from

# White text stands on the accent, at least as large as body text.
LEAST_CONTRAST = 4.5


class Theme(BaseModel):
    """`--theme FILE`: every key may be left out."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    accent: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")] = DEFAULT_ACCENT
    logo: Annotated[str, Field(min_length=1, max_length=500)] | None = Field(
        default=None, description="PNG or JPEG file, beside the theme file."
    )
    logo_alt: Annotated[str, Field(max_length=120)] = ""
    notice: Annotated[str, Field(max_length=120)] = Field(
        default="", description="One line at the foot of every page, such as Confidential."
    )
    prepared_by: Annotated[str, Field(max_length=120)] = ""
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")] | None = Field(
        default=None,
        description="Language of the text for screen readers, where it is not the bank's.",
    )

    @property
    def palette(self) -> Palette:
        """All colours of the report."""
        return palette_from(self.accent.lower())


def parse_theme(source: Source) -> tuple[Theme | None, tuple[Problem, ...]]:
    """The theme that a file describes, and everything that is wrong with it."""
    node, problems = parse_yaml(source)
    if node is None:
        return None, problems
    if not node.is_mapping:
        what = "a theme is a map of settings"
        hint = 'write for example `accent: "#0b4f6c"`'
        return None, (*problems, Problem("not-a-theme", what, node.place, hint=hint))
    try:
        theme = Theme.model_validate(node.value)
    except ValidationError as fault:
        return None, (*problems, *model_problems(fault, node, Theme))
    problems = (*problems, *_accent_problems(theme, node), *_text_problems(theme, node))
    return (None if errors(problems) else theme), problems


def _accent_problems(theme: Theme, node: Node) -> list[Problem]:
    ratio = contrast(theme.accent.lower(), "#ffffff")
    if ratio >= LEAST_CONTRAST:
        return []
    where = (node.get("accent") or node).place
    what = f"accent {theme.accent} is too light: white text on it has contrast {ratio:.1f}"
    why = f"headings and charts need {LEAST_CONTRAST} to be readable (WCAG 2.2, 1.4.3)"
    hint = "take a darker shade of the same colour"
    source = node.source.line(where.line)
    return [Problem("accent-too-light", what, where, why=why, hint=hint, source=source)]


def _text_problems(theme: Theme, node: Node) -> list[Problem]:
    problems = []
    for key in ("logo_alt", "notice", "prepared_by"):
        found = unsafe_character(getattr(theme, key))
        if found:
            where = (node.get(key) or node).place
            problems.append(Problem("unsafe-character", f"`{key}` contains {found}", where))
    if theme.logo and not theme.logo_alt.strip():
        where = (node.get("logo") or node).place
        what = "the logo has no words for people who cannot see it"
        hint = "add `logo_alt`, such as `logo_alt: Example Clinic Group`"
        problems.append(Problem("logo-without-words", what, where, hint=hint))
    return problems

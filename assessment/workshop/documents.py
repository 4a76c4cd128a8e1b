"""Documents of a workshop as self-contained HTML and as PDF, with the looks of the report."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from assessment.bank.nodes import Source
from assessment.bank.yaml_source import parse_yaml
from assessment.problem import InputProblems, errors
from assessment.report.fonts import face_rules, needed_faces, replaced, uncovered
from assessment.report.palette import Palette
from assessment.report.rendering import Medium, Style, environment
from assessment.report.templates import DEFAULT_LANGUAGE, TemplateSet
from assessment.report.wording import MONTHS, Wording

_WORDING = "workshop/wording/summary.{}.yaml"
_SHEETS: dict[Medium, tuple[str, ...]] = {
    "print": ("styles/base.css", "styles/print.css", "workshop/documents.css"),
    "screen": (
        "styles/base.css",
        "styles/print.css",
        "styles/screen.css",
        "workshop/documents.css",
    ),
}
_COLOUR = re.compile(r"var\(--([a-z-]+)\)")


def document_language(templates: TemplateSet, language: str) -> str:
    """The language itself where the documents have its wording, else English."""
    short = language.partition("-")[0]
    return short if _WORDING.format(short) in templates.texts else DEFAULT_LANGUAGE


def document_words(templates: TemplateSet, language: str) -> Wording:
    """The wording of the documents in a language, in English where there is none."""
    path = _WORDING.format(document_language(templates, language))
    node, problems = parse_yaml(Source(path, templates.texts[path]))
    if node is None or errors(problems):
        raise InputProblems(problems)
    return Wording({str(key): str(value) for key, value in node.value.items()})


def day_text(day: str, words: Wording) -> str:
    """`2026-12-01` as the language writes it; what is no day stays as it is."""
    parts = day[:10].split("-")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        return day
    month = words.say(MONTHS[int(parts[1]) - 1])
    return words.say("date", day=f"{int(parts[2])}", month=month, year=parts[0])


def figure_text(value: float | None, words: Wording, digits: int = 2) -> str:
    """A figure with the decimal sign of the language and a true minus; a dash where there is none."""
    if value is None:
        return "\u2013"
    text = f"{value:.{digits}f}"
    if not text.strip("-0."):
        text = text.lstrip("-")
    return text.replace("-", "\u2212").replace(".", words.say("decimal"))


def render_document(
    templates: TemplateSet,
    style: Style,
    template: str,
    content: Mapping[str, Any],
    *,
    medium: Medium,
) -> str:
    """One HTML document without anything to fetch.

    Args:
        templates: of the report.
        style: theme and logo; the edition does not matter here.
        template: path of the template, such as ``workshop/summary.html``.
        content: what the template places; with `language`.
        medium: `print` for the PDF, whose characters are limited to those of the bundled fonts.
    """
    html = _rendered(templates, style, template, content, medium)
    if medium == "screen":
        return html
    lacking = sorted(uncovered(templates.manifest, html))
    return replaced(html, lacking) if lacking else html


def _rendered(
    templates: TemplateSet,
    style: Style,
    template: str,
    content: Mapping[str, Any],
    medium: Medium,
) -> str:
    palette = style.theme.palette
    context: dict[str, Any] = {
        **content,
        "theme": style.theme,
        "palette": palette,
        "logo": style.logo,
        "medium": medium,
    }
    made = environment(templates).get_template(template)
    # Which fonts are needed is known only from the text itself.
    bare = Markup(made.render({**context, "font_rules": "", "styles": ""})).unescape()  # noqa: S704
    faces = face_rules(needed_faces(templates.manifest, bare), templates.fonts)
    context["font_rules"] = Markup(faces)  # noqa: S704 - base64 and names from the manifest
    context["styles"] = _styles(templates, medium, palette)
    return made.render(context)


def _styles(templates: TemplateSet, medium: Medium, palette: Palette) -> Markup:
    """The style sheets with colours put in, because page margins do not know variables."""
    css = "\n".join(templates.texts[name] for name in _SHEETS[medium])
    css = _COLOUR.sub(lambda found: str(getattr(palette, found.group(1).replace("-", "_"))), css)
    return Markup(css)  # noqa: S704 - the style sheets of the templates, no data in them

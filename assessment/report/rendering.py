"""The report model as one self-contained HTML document."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from assessment.problem import visible
from assessment.report.fonts import face_rules, needed_faces, replaced, uncovered
from assessment.report.logo import Logo
from assessment.report.models import Report
from assessment.report.palette import Palette
from assessment.report.templates import TemplateSet
from assessment.report.theme import Theme

Medium = Literal["screen", "print"]

# Control characters and direction overrides that reached a text some other way than through a reader.
_COLOUR = re.compile(r"var\(--([a-z-]+)\)")
_KEPT = {"\n", "\t"}


@dataclass(frozen=True)
class Style:
    """How a report looks and which sections it has."""

    edition: str = "full"
    theme: Theme = field(default_factory=Theme)
    logo: Logo | None = None


@dataclass(frozen=True)
class Entry:
    """One line of the contents: what a section's template says about itself."""

    anchor: str
    title: str
    label: str
    depth: int
    parts: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class _Rendered:
    path: str
    html: str
    lists_sections: bool
    entry: Entry | None


def render_html(
    report: Report, templates: TemplateSet, style: Style, *, medium: Medium = "screen"
) -> str:
    """One HTML document without anything to fetch.

    Args:
        report: complete; nothing is computed here.
        templates: of the report.
        style: edition, theme and logo.
        medium: `print` for the PDF, whose characters are limited to those of the bundled fonts;
            `screen` for browsers, which bring fonts of their own.

    Returns:
        The same text for the same arguments.

    Raises:
        InputProblems: the edition is unknown or faulty.
    """
    html = _document(report, templates, style, medium, replaced_characters=())
    if medium == "screen":
        return html
    lacking = sorted(uncovered(templates.manifest, html))
    if not lacking:
        return html
    names = tuple(f"U+{ord(character):04X}" for character in lacking)
    html = _document(report, templates, style, medium, replaced_characters=names)
    return replaced(html, lacking)


def environment(templates: TemplateSet) -> Environment:
    """Jinja2 with everything escaped: what is not markup of a template is text."""
    made = Environment(
        loader=DictLoader({k: v for k, v in templates.texts.items() if k.endswith(".html")}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_safe_text,
    )
    return made


def _safe_text(value: Any) -> Any:
    """Text without characters that steer what displays it."""
    if isinstance(value, Markup) or not isinstance(value, str) or value.isprintable():
        return value
    return "".join(one if one in _KEPT or visible(one) == one else "\ufffd" for one in value)


def _document(
    report: Report,
    templates: TemplateSet,
    style: Style,
    medium: Medium,
    *,
    replaced_characters: tuple[str, ...],
) -> str:
    jinja = environment(templates)
    edition = templates.edition(style.edition)
    context: dict[str, Any] = {
        "report": report,
        "edition": edition,
        "theme": style.theme,
        "palette": style.theme.palette,
        "logo": style.logo,
        "medium": medium,
        "language": style.theme.language or report.meta.language,
        "replaced_characters": replaced_characters,
    }
    paths = [templates.section_path(style.edition, one) or "" for one in edition.sections]
    sections = [_section(jinja, path, context, ()) for path in paths]
    entries = tuple(one.entry for one in sections if one.entry)
    # A list of the sections can only be made once they have all said what they are called.
    sections = [
        _section(jinja, one.path, context, entries) if one.lists_sections else one
        for one in sections
    ]
    body = Markup("\n").join(Markup(one.html) for one in sections)  # noqa: S704 - rendered with autoescape
    context["body"] = body
    context["entries"] = entries
    text = body.unescape() + str(style.theme.notice) + report.meta.title
    faces = face_rules(needed_faces(templates.manifest, text), templates.fonts)
    context["styles"] = _styles(templates, medium, style.theme.palette)
    context["font_rules"] = Markup(faces)  # noqa: S704 - base64 and names from the manifest
    return jinja.get_template("document.html").render(context)


def _section(
    jinja: Environment, path: str, context: dict[str, Any], entries: tuple[Entry, ...]
) -> _Rendered:
    """One section; a template says `anchor`, `title` and `label` of itself, or nothing to stay unlisted."""
    module = jinja.get_template(path).make_module({**context, "entries": entries})
    html = str(module)
    anchor = getattr(module, "anchor", "")
    entry = None
    if anchor and html.strip():
        parts = tuple(
            Entry(anchor=one["anchor"], title=one["title"], label="", depth=2)
            for one in getattr(module, "parts", ())
        )
        entry = Entry(
            anchor=anchor,
            title=getattr(module, "title", ""),
            label=getattr(module, "label", ""),
            depth=1,
            parts=parts,
        )
    return _Rendered(path, html, bool(getattr(module, "lists_sections", False)), entry)


def _styles(templates: TemplateSet, medium: Medium, palette: Palette) -> Markup:
    """The style sheets of a medium with the colours put in; the PDF has no use for those of a screen.

    Values instead of variables: page margins do not know the variables of the document.
    """
    names = ("base", "print") if medium == "print" else ("base", "print", "screen")
    css = "\n".join(templates.texts[f"styles/{name}.css"] for name in names)
    css = _COLOUR.sub(lambda found: str(getattr(palette, found.group(1).replace("-", "_"))), css)
    return Markup(css)  # noqa: S704 - the style sheets of the templates, no data in them

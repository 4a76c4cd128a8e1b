"""HTML: everything escaped, nothing to fetch, structure that a screen reader can follow."""

from __future__ import annotations

import itertools
import re
from xml.etree.ElementTree import Element

import pytest
import tinyhtml5  # type: ignore[import-untyped]

from assessment.report.models import Report
from assessment.report.rendering import Style, environment, render_html
from assessment.report.result_models import ContradictionRow
from assessment.report.templates import TemplateSet
from assessment.report.theme import Theme
from tests.support.report_fixture import (
    made_answers,
    make_report,
    sample_report,
    shipped_bank,
    templates,
)

HOSTILE = "{{7*7}} ${7*7} {0.__class__} <script>alert(1)</script> \"'>< &amp; <img src=http://127.0.0.1:9/x>"
EDITIONS = ("executive", "full")
SECTIONS = sorted(
    path for path in templates().texts if re.match(r"(sections|editions/.*)/?.*\.html$", path)
)


def parsed(html: str) -> Element:
    root: Element = tinyhtml5.parse(html, namespace_html_elements=False)
    return root


@pytest.fixture(scope="module", name="pages", params=EDITIONS)
def _pages(request: pytest.FixtureRequest) -> Element:
    return parsed(render_html(sample_report(), templates(), Style(edition=request.param)))


@pytest.fixture(scope="module", name="hostile")
def _hostile() -> Report:
    answers = made_answers(shipped_bank(), name=f"Firma {HOSTILE}", note=HOSTILE)
    return make_report(answers=answers)


def with_contradiction() -> Report:
    """The sample with a section that it would not have by itself."""
    row = ContradictionRow(id="CON-01", items=("A", "B"), says="Not both.", ask_next="Which one?")
    part = sample_report().contradictions.model_copy(update={"rows": (row,)})
    return sample_report().model_copy(update={"contradictions": part})


@pytest.mark.parametrize("path", SECTIONS)
def test_every_section_renders_on_its_own(path: str) -> None:
    shipped = templates()
    name = path.rpartition("/")[2].removesuffix(".html")
    texts = {
        **shipped.texts,
        "editions/one/edition.yaml": f"title: One\nsections: [{name}]\n",
        f"editions/one/{name}.html": shipped.texts[path],
    }
    html = render_html(
        with_contradiction(), TemplateSet(texts, shipped.fonts), Style(edition="one")
    )
    assert "<section" in html


@pytest.mark.parametrize("path", [path for path in templates().texts if path.endswith(".html")])
def test_every_template_escapes(path: str) -> None:
    made = environment(templates())
    assert made.autoescape is True
    assert "|safe" not in templates().texts[path]
    assert "autoescape" not in templates().texts[path]
    assert "| safe" not in templates().texts[path]


def test_every_template_is_named_html() -> None:
    suffixes = {path.rpartition(".")[2] for path in templates().texts}
    assert suffixes == {"html", "css", "yaml"}


@pytest.mark.parametrize("medium", ["screen", "print"])
def test_hostile_text_stays_text(hostile: Report, medium: str) -> None:
    kind = "print" if medium == "print" else "screen"
    theme = Theme(notice=HOSTILE[:100], prepared_by=HOSTILE[:100])
    html = render_html(hostile, templates(), Style(edition="full", theme=theme), medium=kind)  # type: ignore[arg-type]
    root = parsed(html)
    assert not list(root.iter("script"))
    assert not list(root.iter("img"))
    text = "".join(root.itertext())
    assert "{{7*7}} ${7*7} {0.__class__} <script>alert(1)</script>" in text
    assert "49" not in "".join(root.find(".//h1").itertext())  # type: ignore[union-attr]
    assert root.find("head/title").text == f"AI readiness of Firma {HOSTILE}"  # type: ignore[union-attr]


def test_nothing_is_fetched(pages: Element) -> None:
    for element in pages.iter():
        for name in ("src", "srcset", "background", "data", "poster", "xlink:href"):
            assert element.get(name, "data:").startswith("data:")
        if element.tag == "a":
            assert element.get("href", "").startswith(("#", "https://", "http://", "mailto:"))
    styles = "".join(style.text or "" for style in pages.iter("style"))
    assert "@import" not in styles
    assert set(re.findall(r"url\((.{5})", styles)) == {"data:"}
    assert "var(--" not in styles


def test_the_policy_forbids_everything_else(pages: Element) -> None:
    policy = next(meta for meta in pages.iter("meta") if meta.get("http-equiv"))
    assert policy.get("content", "").startswith(
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
    )


def test_headings_descend_without_gaps(pages: Element) -> None:
    levels = [
        int(element.tag[1]) for element in pages.iter() if re.fullmatch(r"h[1-6]", str(element.tag))
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_every_chart_has_words(pages: Element) -> None:
    charts = list(pages.iter("svg")) or list(pages.iter("{http://www.w3.org/2000/svg}svg"))
    assert charts
    for chart in charts:
        title = chart[0]
        assert str(title.tag).endswith("title")
        assert len(title.text or "") > 20


def test_every_table_has_heads_and_no_spans(pages: Element) -> None:
    for table in pages.iter("table"):
        assert len(table.findall("thead/tr")) == 1
        heads = table.findall("thead/tr/th")
        assert all("".join(head.itertext()).strip() for head in heads)
        for row in table.findall("tbody/tr"):
            assert len(row) == len(heads)
        assert not [cell for cell in table.iter() if cell.get("rowspan") or cell.get("colspan")]


def test_ids_are_unique_and_links_lead_somewhere(pages: Element) -> None:
    ids = [element.get("id") for element in pages.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for link in pages.iter("a"):
        if link.get("href", "").startswith("#"):
            assert link.get("href", "")[1:] in ids


def test_the_first_stop_skips_to_the_report(pages: Element) -> None:
    first = next(pages.iter("a"))
    assert first.get("href") == "#main"


@pytest.mark.parametrize("edition", EDITIONS)
def test_same_report_same_bytes(edition: str) -> None:
    style = Style(edition=edition)
    assert render_html(make_report(), templates(), style) == render_html(
        sample_report(), templates(), style
    )


def test_the_theme_colours_everything() -> None:
    html = render_html(sample_report(), templates(), Style(theme=Theme(accent="#7a1f3d")))
    assert "#7a1f3d" in html
    assert "#0b4f6c" not in html


def test_print_names_the_characters_it_lacks() -> None:
    report = make_report(answers=made_answers(shipped_bank(), name="漢字 AG"))
    html = render_html(report, templates(), Style(), medium="print")
    assert "漢" not in html
    assert "\ufffd\ufffd AG" in html
    assert "U+5B57, U+6F22" in html
    assert "漢字 AG" in render_html(report, templates(), Style())


def test_control_characters_never_reach_the_page() -> None:
    meta = sample_report().meta.model_copy(update={"organisation": "a\u202eb\x1b[31mc\u2028d"})
    report = sample_report().model_copy(update={"meta": meta})
    html = render_html(report, templates(), Style())
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]", html)

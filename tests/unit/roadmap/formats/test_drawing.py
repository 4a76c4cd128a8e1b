"""The drawn plan: what it shows, that texts stay in their columns, and the image made from it."""

from __future__ import annotations

import io
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from PIL import Image

from assessment.cli.plan_image import png_of
from assessment.roadmap.formats.gantt_rows import COLUMNS_END
from assessment.roadmap.formats.gantt_svg import A4_HEIGHT, A4_WIDTH, MARGIN, render_svg
from assessment.roadmap.formats.text_fitting import fitted, text_width
from tests.support.hostile_plans import EVERYTHING, a_plan
from tests.support.plan_dates import drawing_dates, planned_dates
from tests.support.plans import levels, make_action, plan_answers, plan_bank
from tests.support.scored import make_answers

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {f"{SVG}{name}" for name in ("svg", "title", "desc", "g", "rect", "path", "text")}


def root_of(text: str) -> Element:
    root: Element = fromstring(text.encode(), forbid_dtd=True)
    return root


def texts(root: Element) -> list[tuple[float, float, str]]:
    """Position, size and content of every text."""
    return [
        (float(each.attrib["x"]), float(each.attrib["font-size"]), each.text or "")
        for each in root.iter(f"{SVG}text")
    ]


def test_rows_are_phases_and_packages_with_dates_in_words() -> None:
    roadmap, bank, answers = a_plan()
    text = render_svg(roadmap, bank, answers)
    assert drawing_dates(text) == planned_dates(roadmap)
    root = root_of(text)
    assert sum(each.get("class") == "phase" for each in root.iter()) == 2
    shown = [content for _, _, content in texts(root)]
    assert "30 Nov 26 – 10 Dec 26" in shown
    assert roadmap.milestones[0].due.isoformat() in shown
    assert {"Id", "Activity", "Owner", "Dates", "2026", "Dec", "2027"} <= set(shown)


def test_the_page_is_a4_landscape() -> None:
    root = root_of(render_svg(*a_plan()))
    assert root.attrib["viewBox"] == f"0 0 {A4_WIDTH:g} {A4_HEIGHT:g}"
    many = plan_bank(*(make_action(n, (f"A-{n % 10 + 2:02}",)) for n in range(10, 90)))
    answers = make_answers(levels(1))
    box = root_of(render_svg(plan_answers(many, answers), many, answers)).attrib["viewBox"].split()
    assert float(box[3]) > A4_HEIGHT
    assert float(box[2]) / float(box[3]) == pytest.approx(A4_WIDTH / A4_HEIGHT, rel=0.01)


def test_the_critical_path_differs_by_more_than_colour() -> None:
    roadmap, bank, answers = a_plan()
    packages = tuple(
        package.model_copy(update={"critical": place == 0})
        for place, package in enumerate(roadmap.packages)
    )
    root = root_of(render_svg(roadmap.model_copy(update={"packages": packages}), bank, answers))
    groups = [each for each in root.iter() if each.get("class", "").startswith("package")]
    weights = [{text.get("font-weight") for text in each.iter(f"{SVG}text")} for each in groups]
    assert ["600" in found for found in weights] == [True, False, False, False, False]
    outlined = [any(rect.get("stroke") for rect in each.iter(f"{SVG}rect")) for each in groups]
    assert outlined == [False, True, True, True, True]


@pytest.mark.parametrize("text", EVERYTHING, ids=range(len(EVERYTHING)))
def test_no_text_becomes_markup_or_leaves_its_column(text: str) -> None:
    roadmap, bank, answers = a_plan(text)
    drawn = render_svg(roadmap, bank, answers)
    root = root_of(drawn)
    assert {each.tag for each in root.iter()} <= ELEMENTS
    assert not any(
        name.startswith("on") or "href" in name for each in root.iter() for name in each.attrib
    )
    assert drawing_dates(drawn) == planned_dates(roadmap)
    for group in (
        each for each in root.iter() if each.get("class", "").startswith(("package", "phase"))
    ):
        placed = sorted(texts(group))
        ends = [x for x, _, _ in placed[1:]] + [MARGIN + COLUMNS_END]
        for (x, size, content), end in zip(placed, ends, strict=True):
            assert x + text_width(content, size) <= end


def test_cut_text_ends_in_an_ellipsis_and_fits() -> None:
    for text in ("W" * 200, "中" * 200, "plain words " * 30):
        cut = fitted(text, 100, 9)
        assert cut.endswith("…")
        assert text_width(cut, 9) <= 100
    assert fitted("short", 100, 9) == "short"


def test_the_image_is_drawn_with_letters_and_is_the_same_again() -> None:
    drawn = render_svg(*a_plan("Größe Ωmega Жизнь"))
    data = png_of(drawn)
    assert data == png_of(drawn)
    image = Image.open(io.BytesIO(data)).convert("L")
    assert image.size == (round(A4_WIDTH * 2), round(A4_HEIGHT * 2))
    # The title stands at the top left: without fonts, nothing but paper would be there.
    title = image.crop((50, 40, 800, 100))
    dark = sum(title.histogram()[:128])
    assert 0.02 < dark / (title.width * title.height) < 0.4
    assert image.getpixel((5, 5)) == 255


def test_an_empty_plan_says_so() -> None:
    bank, answers = plan_bank(make_action(1, ("A-02",))), make_answers(levels(4))
    drawn = render_svg(plan_answers(bank, answers), bank, answers)
    assert "Nothing to plan" in drawn
    assert not drawing_dates(drawn)

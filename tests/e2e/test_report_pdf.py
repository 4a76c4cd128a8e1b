"""The PDF as a reader, a screen reader and an archive see it."""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from assessment.cli.inputs import load_input
from assessment.cli.report import attached_files
from assessment.problem import InputProblems
from assessment.report.models import Report
from assessment.report.pdf import render_pdf
from assessment.report.rendering import Style
from assessment.report.theme import Theme
from tests.support.pdf_rules import check_pdf
from tests.support.report_fixture import (
    made_answers,
    make_report,
    sample_report,
    shipped_bank,
    templates,
)

pytestmark = [
    pytest.mark.slow,
    # WeasyPrint leaves the file of its colour profile to the garbage collector.
    pytest.mark.filterwarnings("ignore:.*sRGB2014.icc:pytest.PytestUnraisableExceptionWarning"),
    # Most of these look at the same two files, and laying them out takes longest; veraPDF starts Java.
    pytest.mark.xdist_group("pdf"),
]
EDITIONS = ("executive", "full")
EXAMPLES = Path(__file__).parents[2] / "examples"
HOSTILE = "{{7*7}} <b>x</b> 漢字 שלום \ufffe \ue000 " + "w" * 300 + " " + "a\u0301" * 200


def rendered(report: Report, edition: str, theme: Theme | None = None) -> bytes:
    attached = attached_files(shipped_bank(), made_answers(shipped_bank()))
    return render_pdf(report, templates(), Style(edition, theme or Theme()), attached)


@cache
def rendered_sample(edition: str) -> bytes:
    """The sample as most tests look at it; a process lays it out once."""
    return rendered(sample_report(), edition)


@pytest.fixture(name="pdfs")
def _pdfs() -> dict[str, bytes]:
    return {edition: rendered_sample(edition) for edition in EDITIONS}


def hostile_report() -> Report:
    text = "".join(one for one in HOSTILE if one not in "\ufffe")
    return make_report(answers=made_answers(shipped_bank(), name=text[:190], note=text))


def sparse_report() -> Report:
    return make_report(answers=made_answers(shipped_bank(), given=0.1))


RENDERED: dict[str, Callable[[str], bytes]] = {
    "sample": rendered_sample,
    "hostile": lambda edition: rendered(hostile_report(), edition),
    "sparse": lambda edition: rendered(sparse_report(), edition),
}


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("kind", ["sample", "hostile", "sparse"])
def test_conforms_to_ua1_and_a3a(kind: str, edition: str, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(RENDERED[kind](edition))
    ua1, a3a = check_pdf(path, "ua1"), check_pdf(path, "3a")
    assert (ua1.rules, a3a.rules) == (106, 155)
    assert ua1.checks > 1000
    assert (ua1.faults, a3a.faults) == ({}, {})


def test_the_rules_can_fail(tmp_path: Path) -> None:
    path = tmp_path / "plain.pdf"
    document = pikepdf.new()
    document.add_blank_page()
    document.save(path)
    assert check_pdf(path, "ua1").faults
    assert check_pdf(path, "3a").faults


def elements(document: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """Every element of the structure tree in reading order, as its role and itself."""
    waiting: list[Any] = [document.Root.StructTreeRoot.K]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting += reversed(list(one))
        elif isinstance(one, pikepdf.Dictionary):
            if "/S" in one:
                yield str(one.S)[1:], one
            if "/K" in one:
                waiting.append(one.K)


@pytest.mark.parametrize("edition", EDITIONS)
def test_structure(pdfs: dict[str, bytes], edition: str) -> None:
    with pikepdf.open(io.BytesIO(pdfs[edition])) as document:
        found = list(elements(document))
        heads = [int(role[1]) for role, _ in found if re.fullmatch(r"H[1-6]", role)]
        assert heads[0] == 1
        assert heads.count(1) == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(heads))
        figures = [one for role, one in found if role == "Figure"]
        assert figures
        assert all(len(str(one.Alt)) >= 8 for one in figures)
        for role, one in found:
            if role == "Table":
                roles = [inner for inner, _ in _below(one)]
                assert "TH" in roles
            if role == "TD":
                assert len(_headers(one)) >= 1


def _below(element: Any) -> Iterator[tuple[str, Any]]:
    holder = pikepdf.Dictionary(K=element)
    waiting: list[Any] = [holder.K]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting += list(one)
        elif isinstance(one, pikepdf.Dictionary) and "/S" in one:
            yield str(one.S)[1:], one
            if "/K" in one:
                waiting.append(one.K)


def _headers(cell: Any) -> list[Any]:
    attributes = cell.get("/A")
    if attributes is None:
        return []
    entries = list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]
    return [name for entry in entries for name in entry.get("/Headers", [])]


@pytest.mark.parametrize("edition", EDITIONS)
def test_links_fonts_title_and_dates(pdfs: dict[str, bytes], edition: str) -> None:
    with pikepdf.open(io.BytesIO(pdfs[edition])) as document:
        for page in document.pages:
            for note in page.get("/Annots", []):
                if "/A" in note and "/URI" in note.A:
                    assert re.match(r"https?:|mailto:", str(note.A.URI))
                assert str(note.get("/Contents", ""))
            for font in dict(page.Resources.get("/Font", pikepdf.Dictionary())).values():
                descriptor = font.DescendantFonts[0].FontDescriptor
                assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
        assert document.docinfo["/Title"] == "AI readiness of Klinikverbund Südblick"
        assert str(document.docinfo["/CreationDate"]).startswith("D:20261122")
        assert document.Root.Lang == "en"


def test_bookmarks_name_every_section_and_dimension(pdfs: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(pdfs["full"])) as document, document.open_outline() as outline:
        titles = [item.title for item in outline.root]
        below = [child.title for item in outline.root for child in item.children]
    assert sample_report().answer.title in titles
    assert [part.title for part in sample_report().dimensions] == below


def test_editions_have_the_length_they_promise(pdfs: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(pdfs["executive"])) as document:
        assert 2 <= len(document.pages) <= 4


@pytest.mark.parametrize("name", ["clinic-group", "manufacturer", "retailer"])
def test_the_examples_fit_on_four_pages(name: str) -> None:
    bank, answers = load_input(EXAMPLES / name / "answers.yaml", None)
    pages = text_of(rendered(make_report(bank, answers), "executive"))
    assert len(pages) <= 4
    # A page with a few lines left over from the one before would be far below this.
    assert all(len(page) > 900 for page in pages)
    first = re.search(r"First step: “(.+?)”", " ".join(pages[0].split()))
    assert first
    table = " ".join(pages[2].split()).partition("What we ask of you")[0]
    rows = table[table.index("Owner Start Due") :]
    assert rows.split("ACT-")[0].endswith(f"1 {first.group(1)} ")


def text_of(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_bounded() for page in document]


def test_every_score_of_the_result_stands_in_the_text(pdfs: dict[str, bytes]) -> None:
    pages = text_of(pdfs["full"])
    text = "\n".join(pages)
    attached = attached_files(shipped_bank(), made_answers(shipped_bank()))
    result = json.loads(attached[1].content)
    nodes = [result["overall"], *result["dimensions"]]
    nodes += [one for dimension in result["dimensions"] for one in dimension["indicators"]]
    shown = [node[key] for node in nodes for key in ("score", "lowest", "highest", "evidenced")]
    shown += [phase["completion"] for phase in result["phases"]]
    shown += [pitfall["exposure"] for pitfall in result["pitfalls"]]
    numbers = [value for value in shown if value is not None]
    assert len(numbers) > 60
    for value in numbers:
        assert f"{value + 1e-9:.1f}" in text
    for part in sample_report().dimensions:
        page = next(page for page in pages if part.meaning[:40] in page.replace("\r\n", " "))
        assert part.name.lower() in page.lower()


def test_the_answers_and_the_result_travel_inside(pdfs: dict[str, bytes]) -> None:
    attached = attached_files(shipped_bank(), made_answers(shipped_bank()))
    for data in pdfs.values():
        with pikepdf.open(io.BytesIO(data)) as document:
            assert set(document.attachments) == {"answers.yaml", "result.json"}
            for file in attached:
                spec = document.attachments[file.name]
                assert spec.get_file().read_bytes() == file.content
                assert spec.obj.AFRelationship == "/Data"


def test_same_report_same_bytes(pdfs: dict[str, bytes]) -> None:
    again = rendered(make_report(), "executive")
    assert hashlib.sha256(again).hexdigest() == hashlib.sha256(pdfs["executive"]).hexdigest()


def test_nothing_of_the_machine_is_in_it(pdfs: dict[str, bytes]) -> None:
    for data in pdfs.values():
        streams = b""
        with pikepdf.open(io.BytesIO(data)) as document:
            streams = b"".join(
                one.read_bytes()
                for one in document.objects
                if isinstance(one, pikepdf.Stream) and one.get("/Subtype") != "/Image"
            )
        for path in (Path.home(), Path.cwd()):
            assert str(path).encode() + b"/" not in streams


def test_nothing_is_printed_beside_the_page(pdfs: dict[str, bytes]) -> None:
    document = pypdfium2.PdfDocument(pdfs["full"])
    for number, page in enumerate(document, start=1):
        width, height = page.get_size()
        text = page.get_textpage()
        for index in range(0, text.count_chars(), 7):
            left, bottom, right, top = text.get_charbox(index)
            # The cover lets its drawing, but no text, run over the edge.
            assert left >= -1, number
            assert right <= width + 1, number
            assert bottom >= -1, number
            assert top <= height + 1, number


def test_a_theme_reaches_the_running_header() -> None:
    from assessment.report.rendering import render_html

    theme = Theme(accent="#7a1f3d", notice="Vertraulich")
    html = render_html(sample_report(), templates(), Style("executive", theme), medium="print")
    assert "color:#7a1f3d" in html
    assert "Vertraulich" in " ".join(text_of(rendered(sample_report(), "executive", theme)))


def test_a_record_of_150_items(pdfs: dict[str, bytes]) -> None:
    items = shipped_bank().items
    assert len(items) == 150
    text = "".join(text_of(pdfs["full"]))
    assert all(item.id in text for item in items)


def test_an_unknown_edition_is_named() -> None:
    with pytest.raises(InputProblems, match="executive, full"):
        rendered(sample_report(), "pocket")

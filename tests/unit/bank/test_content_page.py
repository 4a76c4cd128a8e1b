"""The page for content editors: its figures are those of the files, its codes those of the checks.

To accept new figures after reading them: UPDATE_GOLDENS=1 pytest tests/unit/bank/test_content_page.py
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from assessment.bank.content_figures import content_figures
from assessment.cli.bank_figures import render_figures
from assessment.files import load_bank

ROOT = Path(__file__).parent.parent.parent.parent
PAGE = ROOT / "docs" / "content.md"
BANKS = ("ai-readiness", "marketing")
# Codes that a pattern in the page stands for, or that need no advice on wording.
_SPELT = re.compile(r'"((?:stem|anchors?|term|top|evidence|dimension|pitfall|needs)-[a-z-]+)"')


@pytest.mark.parametrize("name", BANKS)
def test_the_figures_of_the_page_are_those_of_the_files(name: str) -> None:
    text = PAGE.read_text("utf-8")
    begin = f"<!-- figures {name} -->\n"
    head, _, rest = text.partition(begin)
    shown, end, tail = rest.partition("<!-- end -->")
    assert end, f"the page has no place for the figures of {name}"
    computed = f"{render_figures(content_figures(load_bank(name)))}\n"
    if os.environ.get("UPDATE_GOLDENS"):
        PAGE.write_text(f"{head}{begin}{computed}{end}{tail}", "utf-8")
        shown = computed
    assert shown == computed


@pytest.mark.parametrize("name", BANKS)
def test_the_page_says_why_the_items_most_alike_both_stay(name: str) -> None:
    reasons = PAGE.read_text("utf-8").partition("### Why the items most alike both stay")[2]
    for row in content_figures(load_bank(name)):
        assert row.nearest is not None
        pair = f"| {row.nearest.one}, {row.nearest.other} |"
        assert pair in reasons, f"{pair} {row.nearest.likeness:.2f}"


def test_the_page_names_the_code_of_every_rule_on_wording() -> None:
    text = PAGE.read_text("utf-8")
    modules = ("wording", "ladder_checks", "reading_checks", "glossary_checks", "plan_checks")
    for module in modules:
        source = (ROOT / "assessment" / "bank" / f"{module}.py").read_text("utf-8")
        codes = set(_SPELT.findall(source))
        assert codes or module == "plan_checks"
        for code in codes:
            assert f"`{code}`" in text, code


def test_every_code_of_the_layout_is_on_both_pages() -> None:
    source = (ROOT / "assessment" / "bank" / "layout.py").read_text("utf-8")
    codes = re.findall(r'warning\(\s*[\w.()\[\]]+, "([a-z-]+)"', source)
    assert len(codes) == 6
    for page in (PAGE, ROOT / "docs" / "bank-format.md"):
        text = page.read_text("utf-8")
        assert [code for code in codes if f"`{code}`" not in text] == []

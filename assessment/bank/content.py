"""Everything that is advised on the content of a bank, in one call."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.bank.coverage import check_coverage
from assessment.bank.facilitation_checks import check_complete
from assessment.bank.glossary_checks import check_glossary
from assessment.bank.ladder_checks import check_ladders
from assessment.bank.layout import check_layout
from assessment.bank.parsing import Inspection
from assessment.bank.plan_checks import check_pitfall_items, check_predecessors
from assessment.bank.reading_checks import check_evidence, check_reading
from assessment.bank.sources import BankSources
from assessment.bank.wording import check_wording
from assessment.problem import Problem


def check_content(found: Inspection, sources: BankSources) -> Iterator[Problem]:
    """A warning for every rule of content that the bank breaks.

    Args:
        found: the bank as inspected; what of it is sound is checked even where it has errors.
        sources: the files that it was made from.
    """
    own = frozenset(source.name for source in sources.files.values())
    yield from check_wording(found.draft)
    yield from check_ladders(found.draft)
    yield from check_complete(found.draft)
    yield from check_reading(found.draft)
    yield from check_evidence(found.draft)
    yield from check_glossary(found.draft, own)
    yield from check_predecessors(found.draft)
    yield from check_layout(sources)
    if found.bank is not None:
        yield from check_coverage(found.bank, found.declared)
        yield from check_pitfall_items(found.bank, found.declared)

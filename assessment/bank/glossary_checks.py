"""Whether every word of the trade is explained, and every explanation is needed.

A word counts as explained at its first use if the glossary has it: the glossary's meaning is shown
with the item (`assessment bank show ITEM-ID`), wherever the word stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assessment.bank.advice import warning
from assessment.bank.content_models import Term
from assessment.bank.drafts import Draft
from assessment.bank.glossary import item_texts, spelling, uses
from assessment.bank.models import Item
from assessment.bank.nodes import Key, Node
from assessment.problem import Problem

# Words that people outside the trade read wrongly or not at all, wherever a bank uses them.
TRADE_WORDS = (
    *("accelerator", "adapter", "API", "backtest", "baseline", "batch", "canary", "data mart"),
    *("dataset", "data product", "drift", "embedding", "endpoint", "feature store", "fine-tuning"),
    *("gateway", "grounding", "guardrail", "hallucination", "inference", "ingestion", "latency"),
    *(
        "lineage",
        "load test",
        "look-alike",
        "metadata",
        "model registry",
        "notebook",
        "orchestration",
    ),
    *("pipeline", "prompt", "prompt injection", "red team", "regression", "residency", "retrieval"),
    *("retraining", "rollback", "runbook", "sandbox", "schema", "service level", "steward"),
    *("streaming", "telemetry", "threat model", "throughput", "token", "triage", "vector store"),
    *("vault", "workload", "zero trust"),
)
_ABBREVIATION = re.compile(r"(?<![\w-])(?!(?:II|III|IV)\b)[A-Z][A-Z0-9]*[A-Z](?=s?(?![\w]))")


def check_glossary(draft: Draft, own: frozenset[str]) -> Iterator[Problem]:
    """A warning for each word that is not explained, and each explanation that nothing uses.

    Args:
        draft: of the bank.
        own: names of the bank's own files. Terms that it has from the bank it extends may be unused.
    """
    if "glossary.yaml" in draft.unread:
        return
    entries = list(draft.entries("glossary.yaml", "terms", Term))
    items = _in_reading_order(draft)
    yield from _undefined(items, [term for term, _ in entries])
    texts = [text for item, _ in items for text in item_texts(item)]
    for term, node in entries:
        if node.source.name in own and not any(uses(text, term) for text in texts):
            what = f'no item uses "{term.term}"'
            hint = "delete the entry, or name in `also` how the items spell it"
            yield warning(node.nearest("term"), "term-unused", what, hint=hint)


def _undefined(items: list[tuple[Item, Node]], glossary: list[Term]) -> Iterator[Problem]:
    """A warning at the first use of each word that the glossary lacks."""
    known = {words.lower() for term in glossary for words in (term.term, *term.also)}
    unknown = [word for word in TRADE_WORDS if word.lower() not in known]
    seen = set(known)
    for item, node in items:
        for path, text in _checked_texts(item):
            found = [match.group() for match in _ABBREVIATION.finditer(text)]
            found += [word for word in unknown if spelling(word).search(text)]
            for word in found:
                if word.lower() in seen:
                    continue
                seen.add(word.lower())
                yield warning(
                    node.nearest(*path),
                    "term-undefined",
                    f'{item.id} uses "{word}", which the glossary does not explain',
                    why="people answer a question that they only half understand, and do not say so",
                    hint="explain it in glossary.yaml, or use a plain word",
                )


def _in_reading_order(draft: Draft) -> list[tuple[Item, Node]]:
    """The items in the order of the bank's dimensions, as an interview asks them."""
    order = [dimension.id for dimension in draft.meta.dimensions] if draft.meta else []
    place = {part: index for index, part in enumerate(order)}
    home = {
        item.id: place.get(model.dimension, len(order))
        for model, _ in draft.item_files()
        for item in model.items
    }
    return sorted(draft.items(), key=lambda entry: home.get(entry[0].id, len(order)))


def _checked_texts(item: Item) -> Iterator[tuple[tuple[Key, ...], str]]:
    """The texts that are read before answering, each with its path."""
    yield ("ask",), item.ask
    yield ("why",), item.why
    for level, text in sorted(item.levels.items()):
        yield ("levels", level), text

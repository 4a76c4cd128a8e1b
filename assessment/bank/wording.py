"""Wording rules for questions and anchors that a program can check; each fault is a warning.

Source: rules for behaviourally anchored scales and for question stems (double-barrelled, leading,
negated, hypothetical stems; vague, absolute, uneven anchors), as docs/bank-format.md lists them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from statistics import mean
from typing import NamedTuple

from assessment.bank.advice import warning, word_count
from assessment.bank.drafts import Draft
from assessment.bank.models import Item
from assessment.bank.nodes import Node
from assessment.problem import Problem

MAX_WORDS = 30
EVEN_WITHIN = 0.4


class _Rule(NamedTuple):
    """Words that a text must not use."""

    code: str
    words: re.Pattern[str]
    what: str
    why: str
    hint: str


def _words(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


_STEM_RULES = (
    _Rule(
        "stem-double",
        re.compile(r"\b(?:as well as|and/or|and|or|plus|both)\b|[,;&]", re.IGNORECASE),
        'the question joins two things with "{word}"',
        "whoever has one of them and lacks the other cannot answer",
        "ask about one act on one object; move the second into level_3_needs or an item of its own",
    ),
    _Rule(
        "stem-negated",
        _words("not", "no", "without", "lack of", "never", "none"),
        'the question is negated by "{word}"',
        "a negation is overread, and turns the meaning of the levels around",
        "ask for what is there",
    ),
    _Rule(
        "stem-leading",
        _words("already", "properly", "ensure", "ensures", "ensured", "adequate", "adequately"),
        'the question suggests its answer with "{word}"',
        "it asks for agreement instead of the state of things",
        "leave the word out",
    ),
    _Rule(
        "stem-agreement",
        _words("agree", "disagree"),
        'the question asks for agreement ("{word}")',
        "people agree with a statement and with its opposite",
        "ask which state fits best today",
    ),
    _Rule(
        "stem-future",
        _words("will", "plan to", "plans to", "planned", "intend to", "going to", "would"),
        'the question asks about the future ("{word}")',
        "plans are no state of things, and cannot be shown",
        "ask about today or the past 12 months",
    ),
    _Rule(
        "stem-law",
        _words("GDPR", "HIPAA", "PCI-DSS", "AI Act", "NIST", "ISO", "OWASP", "regulator"),
        'the question names "{word}"',
        "a name of weight pushes the answer upwards",
        "name the source in `refs`",
    ),
)

_VAGUE = (
    *("mature", "robust", "adequate", "adequately", "sufficient", "sufficiently"),
    *("appropriate", "appropriately", "regularly", "often", "best practices?", "culture of"),
)
_TOOLS = (
    *("Airflow", "AWS", "Azure", "ChatGPT", "Claude", "Confluence", "Copilot", "Databricks"),
    *("Docker", "Excel", "Gemini", "GitHub", "GitLab", "Google Cloud", "Hadoop", "Jenkins", "Jira"),
    *("Kafka", "Kubeflow", "Kubernetes", "LangChain", "MLflow", "Power BI", "PyTorch"),
    *("SageMaker", "Salesforce", "ServiceNow", "SharePoint", "Slack", "Snowflake", "Splunk"),
    *("Tableau", "TensorFlow", "Terraform", "Vertex AI"),
)
_ANCHOR_RULES = (
    _Rule(
        "anchor-vague",
        _words(*_VAGUE),
        'level {level} says "{word}", which two people read in two ways',
        "",
        "say what a visitor could see, with a share or a rhythm",
    ),
    _Rule(
        "anchor-unmeasured",
        _words("most", "many", "several", "few"),
        'level {level} says "{word}" without a share',
        "",
        'give the share, such as "over half" or "over 85 percent"',
    ),
)

_CLEAN_RULES = (
    _Rule(
        "anchor-tool",
        _words(*_TOOLS),
        'level {level} names a tool ("{word}")',
        "a tool is evidence, never a level; whoever uses another cannot choose the level",
        "say what is done with it, and name the tool under `evidence` if at all",
    ),
    _Rule(
        "anchor-example",
        _words(r"for example", "for instance", r"e\.g", "such as"),
        'level {level} gives an example ("{word}")',
        "people answer for the example instead of for the level",
        "move it to `example`, which is shown beside the levels",
    ),
    _Rule(
        "anchor-outside-help",
        _words("consultants?", "consultanc(?:y|ies)", "advisers?", "(?:outside|external) experts?"),
        'level {level} rests on outside help ("{word}")',
        "having bought help is no practice of one's own",
        "say what the organisation does, whoever taught it",
    ),
)

_ABSOLUTE = _Rule(
    "anchor-absolute",
    _words("all", "always", "never"),
    'level {level} says "{word}"',
    "a single exception would rule the level out",
    "give a share; absolutes belong to level 0 or the top level at most",
)


def check_wording(draft: Draft) -> Iterator[Problem]:
    """A warning for every text of an item that breaks one of the rules."""
    for item, node in draft.items():
        for check in _CHECKS:
            yield from check(item, node)


def _check_stem(item: Item, node: Node) -> Iterator[Problem]:
    place = node.nearest("ask")
    if word_count(item.ask) >= MAX_WORDS:
        what = f"the question of {item.id} has {word_count(item.ask)} words"
        yield warning(place, "stem-long", what, hint=f"stay below {MAX_WORDS}")
    if not item.ask.rstrip().endswith("?"):
        yield warning(place, "stem-no-question", f"the question of {item.id} does not end with `?`")
    for rule in _STEM_RULES:
        match = rule.words.search(item.ask)
        if match:
            what = f"{item.id}: {rule.what.format(word=match.group())}"
            yield warning(place, rule.code, what, why=rule.why, hint=rule.hint)


def _check_anchors(item: Item, node: Node) -> Iterator[Problem]:
    top = max(item.levels, default=0)
    for level, text in item.levels.items():
        place = node.nearest("levels", level)
        if word_count(text) >= MAX_WORDS:
            what = f"{item.id}: level {level} has {word_count(text)} words"
            yield warning(place, "anchor-long", what, hint=f"stay below {MAX_WORDS}")
        rules = (*_ANCHOR_RULES, *_CLEAN_RULES, *((_ABSOLUTE,) if 0 < level < top else ()))
        for rule in rules:
            match = rule.words.search(text)
            if match:
                what = f"{item.id}: {rule.what.format(word=match.group(), level=level)}"
                yield warning(place, rule.code, what, why=rule.why, hint=rule.hint)


def _check_even(item: Item, node: Node) -> Iterator[Problem]:
    """Anchors above level 0 (which only denies the practice) are of about the same length."""
    counts = {level: word_count(text) for level, text in item.levels.items() if level > 0}
    if len(counts) < 2:
        return
    usual = mean(counts.values())
    for level, count in counts.items():
        if abs(count - usual) > EVEN_WITHIN * usual:
            what = f"{item.id}: level {level} has {count} words, the levels have {usual:.0f} on average"
            yield warning(
                node.nearest("levels", level),
                "anchors-uneven",
                what,
                why="length signals which answer is wanted",
                hint="keep within 40 percent of the average",
            )


def _check_different(item: Item, node: Node) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for level, text in item.levels.items():
        first = seen.setdefault(" ".join(text.lower().split()), level)
        if first != level:
            what = f"{item.id}: levels {first} and {level} say the same"
            yield warning(node.nearest("levels", level), "anchors-equal", what)


def _check_needs(item: Item, node: Node) -> Iterator[Problem]:
    if 3 in item.levels and not item.steps and not 2 <= len(item.level_3_needs) <= 4:
        what = f"{item.id} has {len(item.level_3_needs)} quality criteria for level 3"
        yield warning(node.key("level_3_needs"), "needs-count", what, hint="give two to four")


_CHECKS: tuple[Callable[[Item, Node], Iterator[Problem]], ...] = (
    _check_stem,
    _check_anchors,
    _check_even,
    _check_different,
    _check_needs,
)

"""The exchange form is read in all its forms, and every fault has its words, its place and its hint."""

from __future__ import annotations

import pytest

from assessment.answers.models import AnswerSet, Response
from assessment.answers.parsing import parse_answers, peek_bank
from assessment.bank.nodes import Source
from assessment.problem import Problem, errors
from tests.support.minibank import mini_bank

HEAD = """\
assessment: 1
bank: mini
organisation: {name: Example Clinic, sector: health, staff: 800, country: DE}
profile: {ai_kinds: [predictive, agents], regulated: true}
answers:
"""


def parse(text: str, name: str = "a.yaml") -> tuple[AnswerSet | None, tuple[Problem, ...]]:
    return parse_answers(Source(name, text), mini_bank())


def parsed(text: str, name: str = "a.yaml") -> AnswerSet:
    answers, problems = parse(text, name)
    assert answers is not None, [problem.render() for problem in problems]
    return answers


def told(text: str, name: str = "a.yaml") -> list[str]:
    """First line and hint of each problem."""
    found = []
    for problem in parse(text, name)[1]:
        first = problem.render().split("\n")[0]
        found.append(f"{first} | {problem.hint}" if problem.hint else first)
    return found


def test_every_form_of_an_answer() -> None:
    answers = parsed(
        HEAD
        + """\
  DAT-02: dont_know
  STR-01: 2
  STR-02: {level: 1, evidence: shown, confidence: high, note: "Seen.", by: cfo, role: legal,
           links: [https://example.org/a], at: 2026-11-22T18:00:00Z, round: 2, consensus: true}
  STR-03: {not_applicable: no agents in use}
  DAT-01:
    - {level: 3, by: anna}
    - {dont_know: true, by: bert}
"""
    )
    assert answers.responses == (
        Response(item="STR-01", level=2),
        Response(
            item="STR-02",
            level=1,
            evidence="shown",
            confidence="high",
            note="Seen.",
            by="cfo",
            role="legal",
            links=("https://example.org/a",),
            at="2026-11-22T18:00:00Z",
            round=2,
            consensus=True,
        ),
        Response(item="STR-03", missing="not_applicable", reason="no agents in use"),
        Response(item="DAT-01", level=3, by="anna"),
        Response(item="DAT-01", missing="dont_know", by="bert"),
        Response(item="DAT-02", missing="dont_know"),
    )


def test_what_the_organisation_says_stands_in_the_profile_too() -> None:
    answers = parsed(HEAD + "  STR-01: 2\n")
    assert answers.profile == {
        "sector": "health",
        "staff": 800,
        "regulated": True,
        "ai_kinds": ("predictive", "agents"),
    }
    assert answers.organisation.name == "Example Clinic"


def test_json_is_read_like_yaml() -> None:
    text = """{"assessment": 1, "bank": "mini", "organisation": {"name": "\\ud83d\\ude00 \\u00e9"},
        "answers": {"STR-01": 2, "DAT-01": [{"level": 0, "by": "a"}, {"level": 4, "by": "b"}]}}"""
    answers = parsed(text, "a.json")
    assert answers.organisation.name == "\N{GRINNING FACE} é"
    assert [response.level for response in answers.responses] == [2, 0, 4]


@pytest.mark.parametrize(
    "entry,message",
    [
        (
            "STR-04: 2",
            'a.yaml:6:3: error[unknown-item]: the bank has no item "STR-04" | did you mean STR-03?',
        ),
        (
            "dat1: 2",
            'a.yaml:6:3: error[unknown-item]: the bank has no item "dat1" | did you mean DAT-01?',
        ),
        (
            "STR-01: 5",
            "a.yaml:6:11: error[level-out-of-range]: STR-01 has level 5, and the levels go from 0 to 4",
        ),
        (
            "STR-01: {level: -1}",
            "a.yaml:6:19: error[level-out-of-range]: STR-01 has level -1, and the levels go from 0 to 4",
        ),
        (
            "STR-01: 2.5",
            "a.yaml:6:11: error[level-not-whole]: STR-01 has level 2.5, and a level is a whole number "
            "from 0 to 4 | take the lower level: a level holds only if all of it is true",
        ),
        (
            'STR-01: "3"',
            'a.yaml:6:11: error[level-not-whole]: STR-01 has level "3", and a level is a whole number '
            "from 0 to 4 | write 3 without quotes",
        ),
        (
            "STR-01: true",
            "a.yaml:6:11: error[level-not-whole]: STR-01 has level true, and a level is a whole number "
            "from 0 to 4",
        ),
        (
            "STR-01: .nan",
            'a.yaml:6:11: error[level-not-whole]: STR-01 has level ".nan", and a level is a whole '
            "number from 0 to 4",
        ),
        (
            "STR-01: n/a",
            'a.yaml:6:11: error[level-not-whole]: STR-01 has level "n/a", and a level is a whole number '
            "from 0 to 4 | write {not_applicable: the reason}",
        ),
        (
            "STR-01: dontknow",
            'a.yaml:6:11: error[level-not-whole]: STR-01 has level "dontknow", and a level is a whole '
            "number from 0 to 4 | did you mean dont_know?",
        ),
        (
            "STR-01:",
            "a.yaml:6:10: error[no-answer]: STR-01 has no answer "
            "| delete the line to leave the item open, or write dont_know",
        ),
        (
            "STR-01: []",
            "a.yaml:6:11: error[no-answer]: STR-01 has an empty list | delete the line",
        ),
        (
            "STR-01: [[2]]",
            "a.yaml:6:12: error[no-answer]: STR-01 has a list inside a list | write one list",
        ),
        (
            "STR-01: {level: 2, not_applicable: no}",
            "a.yaml:6:22: error[two-answers]: STR-01 says both level and not_applicable "
            "| keep one of them",
        ),
        (
            "STR-01: {note: hm}",
            "a.yaml:6:11: error[no-answer]: STR-01 says neither level, dont_know nor not_applicable "
            "| add one, such as `level: 2`",
        ),
        (
            "STR-01: {not_applicable: true}",
            "a.yaml:6:28: error[not-applicable-without-reason]: STR-01 is not applicable without a "
            "reason | write `not_applicable: the reason`; if nobody knows, write dont_know",
        ),
        (
            'STR-01: {not_applicable: " "}',
            "a.yaml:6:28: error[not-applicable-without-reason]: STR-01 is not applicable without a "
            "reason | write `not_applicable: the reason`; if nobody knows, write dont_know",
        ),
        (
            "STR-01: {dont_know: false}",
            "a.yaml:6:23: error[dont-know-not-true]: STR-01 has `dont_know: false` "
            "| write `dont_know: true`",
        ),
        (
            "STR-01: {level: 2, evidense: shown}",
            'a.yaml:6:22: error[unknown-key]: "evidense" means nothing here | did you mean evidence?',
        ),
        (
            "STR-01: {level: 2, evidence: seen}",
            'a.yaml:6:32: error[unknown-option]: evidence is "seen", which is none of none, described, '
            "shown, sampled",
        ),
        (
            "STR-01: {level: 2, links: [file:///etc]}",
            'a.yaml:6:30: error[not-a-link]: the link "file:///etc" does not begin with https://, '
            "http:// or mailto: | name other places in the note",
        ),
        (
            "STR-01: {level: 2, role: head_of_dat}",
            'a.yaml:6:28: warning[unknown-role]: the bank knows no role "head_of_dat" '
            "| did you mean head_of_data?",
        ),
        (
            "STR-01: {level: 2, role: Head of Data}",
            'a.yaml:6:28: error[role-not-an-id]: role "Head of Data" is not an id in small letters, '
            "digits and _ | did you mean head_of_data?",
        ),
        (
            "STR-01: {level: 2, at: yesterday}",
            'a.yaml:6:26: error[not-a-time]: at is "yesterday", and must be a date and time '
            "| such as 2026-11-22T18:00:00Z",
        ),
        (
            "STR-01: {level: 2, round: 0}",
            "a.yaml:6:29: error[out-of-range]: round is 0, and must be from 1 to 99",
        ),
        (
            'STR-01: {level: 2, note: "a\\eb"}',
            "a.yaml:6:28: error[unsafe-character]: this text holds the character U+001B control "
            "character | delete the character, or type the text again",
        ),
        (
            "STR-01: [{level: 2, by: a}, {level: 3, by: a}]",
            "a.yaml:6:31: error[respondent-twice]: STR-01 has two answers by the same respondent; the "
            "first is at line 6, column 12 | tell them apart with `by`, such as `by: seat-1` and "
            "`by: seat-2`",
        ),
    ],
)
def test_faults_of_an_answer(entry: str, message: str) -> None:
    found = told(f"{HEAD}  {entry}\n")
    assert found == [message]


def test_a_note_that_is_too_long_is_refused_with_its_length() -> None:
    (message,) = told(f"{HEAD}  STR-01: {{level: 2, note: {'x' * 4001}}}\n")
    assert "the note of STR-01 has 4,001 characters, and at most 4,000 are kept" in message


def test_all_faults_are_told_at_once_in_reading_order() -> None:
    found = told(
        """\
assessment: 1
bank: mini
organisation: {nam: X, staff: many}
profile: {regulated: yes, ai_kinds: predictive, sector: helth, colour: red}
answers: {STR-01: 9, STR-09: 1}
extra: 1
"""
    )
    assert [line.split(": ")[0] + " " + line.split("[")[1].split("]")[0] for line in found] == [
        "a.yaml:3:15 missing-key",
        "a.yaml:3:16 unknown-key",
        "a.yaml:3:31 not-a-number",
        "a.yaml:4:22 not-yes-or-no",
        "a.yaml:4:37 not-a-list",
        "a.yaml:4:57 unknown-option",
        "a.yaml:4:64 unknown-profile-field",
        "a.yaml:5:19 level-out-of-range",
        "a.yaml:5:22 unknown-item",
        "a.yaml:6:1 unknown-key",
    ]
    hints = [line.rpartition(" | ")[2] for line in found]
    assert hints[3] == "write true"
    assert hints[4] == "write [predictive]"
    assert hints[5] == "did you mean health?"


def test_answers_for_another_bank_are_told_apart_and_nothing_else_is() -> None:
    found = told("assessment: 1\nbank: maxi\norganisation: {name: X}\nanswers: {ZZZ-01: 9}\n")
    assert found == [
        'a.yaml:2:7: error[other-bank]: these answers are for the bank "maxi", and are read here with '
        '"mini" | leave out --bank, or give `--bank maxi`'
    ]


@pytest.mark.parametrize(
    "head,code",
    [
        ("", "missing-key"),
        ("assessment: 2\n", "format-too-new"),
        ("assessment: yes\n", "unknown-format"),
    ],
)
def test_the_format_must_be_named(head: str, code: str) -> None:
    (found,) = told(f"{head}bank: mini\norganisation: {{name: X}}\nanswers: {{}}\n")
    assert f"error[{code}]" in found


def test_a_bank_need_not_be_named() -> None:
    assert parsed("assessment: 1\norganisation: {name: X}\nanswers: {}\n").bank == "mini"
    assert peek_bank(Source("a.yaml", "assessment: 1\n")) is None
    assert peek_bank(Source("a.yaml", "bank: mini\n")) == "mini"
    assert peek_bank(Source("a.yaml", "[")) is None


def test_organisation_and_profile_may_not_contradict_each_other() -> None:
    (found,) = told(
        "assessment: 1\nbank: mini\norganisation: {name: X, staff: 5}\nprofile: {staff: 6}\nanswers: {}\n"
    )
    assert found == (
        "a.yaml:4:18: error[contradicting-facts]: staff is 6 here and 5 under `organisation` "
        "| keep one of them"
    )


def test_a_sector_that_the_bank_does_not_offer_is_refused() -> None:
    (found,) = told(
        "assessment: 1\nbank: mini\norganisation: {name: X, sector: helth}\nanswers: {}\n"
    )
    assert (
        'sector is "helth", which is none of health, finance, other | did you mean health?' in found
    )


def test_an_answer_that_the_profile_rules_out_is_kept_with_a_warning() -> None:
    text = HEAD.replace("predictive, agents", "predictive") + "  STR-03: 2\n"
    assert parsed(text).responses == (Response(item="STR-03", level=2),)
    assert told(text) == [
        "a.yaml:6:3: warning[item-not-asked]: STR-03 is answered, but the profile rules it out, so it "
        "is not scored | mend the profile, or delete the line"
    ]


def test_answers_to_another_version_are_kept_and_what_is_gone_is_named() -> None:
    text = (
        HEAD.replace("bank: mini", "bank: mini\nbank_version: 0.9.0") + "  OLD-01: 2\n  STR-01: 1\n"
    )
    answers = parsed(text)
    assert [response.item for response in answers.responses] == ["STR-01", "OLD-01"]
    assert told(text) == [
        "a.yaml:3:15: warning[bank-version]: these answers were given to version 0.9.0 of the bank, "
        "this is 1.0.0",
        "a.yaml:3:15: warning[items-gone]: no longer asked, so kept but not scored: OLD-01",
    ]


def test_a_profile_of_another_version_is_kept_as_it_stands() -> None:
    text = HEAD.replace("bank: mini", "bank: mini\nbank_version: 0.9.0").replace(
        "regulated: true", "regulated: partly, colour: red"
    )
    answers = parsed(text.replace("answers:\n", "answers: {}\n"))
    assert answers.profile["regulated"] == "partly"
    assert answers.profile["colour"] == "red"
    assert not errors(parse(text.replace("answers:\n", "answers: {}\n"))[1])


def test_the_same_digest_is_the_same_bank_whatever_the_version_says() -> None:
    digest = f'bank: mini\nbank_version: 0.9.0\nbank_digest: "{mini_bank().digest}"'
    assert told(HEAD.replace("bank: mini", digest) + "  STR-01: 1\n") == []


@pytest.mark.parametrize("text", ["", "- a\n", "just text\n", "answers: [\n", "{"])
def test_what_is_no_map_is_refused_without_a_traceback(text: str) -> None:
    answers, problems = parse(text)
    assert answers is None
    assert errors(problems)


def test_a_key_given_twice_hides_no_other_fault() -> None:
    found = told(HEAD + "  STR-01: 2\n  STR-01: 3\n  STR-02: 9\n  STR-03: {not_applicable: ''}\n")
    assert [line.split("error[")[1].split("]")[0] for line in found] == [
        "duplicate-key",
        "level-out-of-range",
        "not-applicable-without-reason",
    ]

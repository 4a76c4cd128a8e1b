"""The workshop of the clinic group: what the room voted and recorded, and what that did to the result."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from markupsafe import escape

from assessment.answers.workshop_steps import (
    AgendaSet,
    ItemSettled,
    ItemTaken,
    StepUndone,
    VotesRevealed,
)
from assessment.bank.models import Bank
from assessment.cli import cli
from assessment.cli.agenda import propose
from assessment.cli.demo import outputs_of
from assessment.cli.demo_workshop import WORKSHOP_OUTPUTS, hold_pre_work, hold_workshop
from assessment.cli.held_workshops import Held
from assessment.cli.inputs import load_input
from assessment.files import read_source
from assessment.findings import find
from assessment.scoring import score
from assessment.workshop.exchange import parse_steps_json
from assessment.workshop.session import Session, TakenStep, effective
from assessment.workshop.summary import build_summary
from assessment.workshop.summary_models import WorkshopSummary

EXAMPLES = Path(__file__).parents[2] / "examples"
FOLDER = EXAMPLES / "clinic-group"
ANSWERS, WORKSHOP = FOLDER / "answers.yaml", FOLDER / "workshop.json"
DAY = date(2026, 11, 25)
PEOPLE, SMALLEST = 14, 3
pytestmark = pytest.mark.slow


@cache
def bank() -> Bank:
    return load_input(ANSWERS, None)[0]


@cache
def steps() -> tuple[TakenStep, ...]:
    taken, problems = parse_steps_json(read_source(WORKSHOP), bank())
    assert not problems
    return taken


@cache
def held() -> Held:
    return hold_workshop(ANSWERS)


def session() -> Session:
    found = held().session
    assert found is not None
    return found


@cache
def summary() -> WorkshopSummary:
    organisation = held().history.answers.organisation.name
    return build_summary(bank(), session().taken, organisation=organisation)


def reveals() -> list[VotesRevealed]:
    return [one.step for one in steps() if isinstance(one.step, VotesRevealed)]


def test_it_is_the_bank_and_the_organisation_of_the_example() -> None:
    head = json.loads(WORKSHOP.read_text("utf-8"))
    assert head["organisation"] == held().history.answers.organisation.name
    assert (head["bank"]["id"], head["bank"]["version"]) == (bank().id, bank().version)


def test_the_room_took_up_what_the_agenda_proposes() -> None:
    evening = hold_pre_work(ANSWERS)
    _heat, made = propose(evening, None, 7)
    proposed = tuple(row.item for row in made.items)
    taken = tuple(one.step.item for one in steps() if isinstance(one.step, ItemTaken))
    assert [one.step.items for one in steps() if isinstance(one.step, AgendaSet)] == [proposed]
    assert (len(proposed), taken) == (14, proposed[:13])
    alone = {one.item for one in made.settled_alone}
    accepted = {one.item for one in summary().items if one.decided and one.decided.how == "alone"}
    assert accepted < alone


def test_no_tally_of_a_role_gives_anybody_away() -> None:
    for one in reveals():
        rest = one.tally.votes - sum(tally.votes for tally in one.roles.values())
        assert all(tally.votes >= SMALLEST for tally in one.roles.values())
        assert not one.roles or rest == 0 or rest >= SMALLEST
        assert one.tally.votes <= one.seats <= PEOPLE
        assert sum(one.evidence) <= one.tally.rated
        assert sum(one.tally.confidence) <= one.tally.votes
        assert list(one.notes) == sorted(one.notes)
        for tally in one.roles.values():
            pairs = zip(tally.levels, one.tally.levels, strict=True)
            assert all(part <= whole for part, whole in pairs)
    # When one of three domain experts was called away, the other two were not shown apart.
    late = [one for one in reveals() if one.seats == PEOPLE - 1]
    assert {tuple(one.roles) for one in late} == {("data_engineer", "process_owner")}


def test_people_wrote_what_they_saw() -> None:
    notes = [note for one in reveals() for note in one.notes]
    assert len(notes) > 50
    assert len(set(notes)) == len(notes)
    settled = [one.step for one in steps() if isinstance(one.step, ItemSettled)]
    live = [one for one in settled if one.how != "alone"]
    assert all(one.rationale for one in live)
    assert sum(bool(one.dissent) for one in live) == 9


def test_the_story_of_the_morning() -> None:
    totals = summary().totals
    assert summary().people == PEOPLE
    assert (totals.agenda, totals.voted, totals.settled) == (14, 32, 25)
    assert (totals.settled_alone, totals.unknown, totals.lower_of_split) == (13, 1, 2)
    assert [one.item for one in summary().skipped] == ["SKL-24"]
    assert [one.item for one in summary().not_reached if one.on_agenda] == ["DAT-20"]
    assert (totals.agreed_before, totals.agreed_after) == (15, 24)
    # INF-25, SEC-07, SEC-14 and SKL-24 are not agreed: half or more could not tell; nor is SEC-24.
    assert (totals.mostly_unknown, totals.revoted) == (5, 12)
    # Thirteen of those agreed before were confirmed with a nod.
    assert summary().minutes_planned == 120
    assert summary().minutes == pytest.approx(151.3, abs=0.1)
    # Coffee: twenty minutes on the timer.
    assert summary().break_minutes == 20


def test_talking_brought_votes_closer_on_nine_of_twelve_questions() -> None:
    moved = {one.item: one.moved for one in summary().movements}
    assert moved.pop("INF-23") == "apart"
    assert moved.pop("DAT-24") == "same"
    assert moved.pop("SEC-24") == "unknown"
    assert len(moved) == summary().totals.closer == 9
    assert set(moved.values()) == {"closer"}
    up = [
        one.item
        for one in summary().movements
        if one.median_after is not None and one.median_after > (one.median_before or 0)
    ]
    assert up == ["DAT-16", "INF-22"]


def test_domain_experts_rate_lower_than_the_others() -> None:
    (experts,) = summary().roles
    assert experts.role == "domain_expert"
    # Over the questions on which levels did not agree; over all 21 it would be 0.81.
    assert experts.levels == pytest.approx(-1.07, abs=0.01)
    assert (len(experts.items), experts.contested) == (13, True)


def test_what_nobody_could_say_ends_as_that() -> None:
    (security,) = [one for one in summary().dimensions if one.id.startswith("security")]
    assert security.before == {"agreed": 3, "near": 2, "most_unknown": 3}
    assert security.after == {"agreed": 5, "most_unknown": 2, "nobody": 1}


def test_a_split_stands_at_its_lower_level_with_a_question_an_owner_and_a_day() -> None:
    assert {one.item for one in summary().splits} == {"DAT-24", "INF-23"}
    for one in summary().splits:
        assert one.decided is not None
        assert one.last is not None
        assert one.decided.level == one.last.agreement.lowest == 0
        (question,) = one.questions
        assert question.owner
        assert question.due
    assert {one.item for one in summary().questions} == {"DAT-24", "INF-23", "SEC-24"}


def test_what_was_said_is_not_lost() -> None:
    found = summary()
    assert (len(found.parking), len(found.actions), len(found.quotes)) == (2, 4, 3)
    assert all(one.owner and one.due for one in found.actions)
    assert not any(one.owner for one in found.quotes)


def test_a_step_was_undone_and_hands_were_counted_once() -> None:
    (undone,) = [one.step.seq for one in steps() if isinstance(one.step, StepUndone)]
    (slip,) = [one.step for one in steps() if one.seq == undone]
    assert isinstance(slip, ItemSettled)
    assert (slip.item, slip.level) == ("SKL-16", 2)
    recorded = session().board("SKL-16").settled
    assert recorded is not None
    assert recorded.level == 1
    assert [one.round.item for one in reveals() if one.by_hand] == ["INF-22"]


def test_items_took_four_to_nine_minutes_between_nine_and_ten_past_twelve() -> None:
    minutes = {one.item: one.minutes for one in summary().items if one.minutes is not None}
    assert len(minutes) == 13
    assert all(4 <= taken <= 9 for taken in minutes.values())
    times = [one.at for one in steps() if one.at.startswith("2026-11-24")]
    assert times == sorted(times)
    assert "2026-11-24T09:00" <= times[0] <= times[-1] <= "2026-11-24T12:10:59Z"


def test_the_room_sees_less_than_was_answered_before() -> None:
    before = load_input(ANSWERS, None)[1]
    first, second = score(bank(), before), score(bank(), held().history.answers)
    assert first.overall.score == pytest.approx(39.58, abs=0.01)
    assert second.overall.score == pytest.approx(38.74, abs=0.01)
    levels = {
        one.id: (one.level, two.level)
        for one, two in zip(first.dimensions, second.dimensions, strict=True)
    }
    changed = {dimension: pair for dimension, pair in levels.items() if pair[0] != pair[1]}
    assert changed == {"data_readiness": (2, 1), "infrastructure": (2, 1)}
    verdicts = [
        find(bank(), answers, scores).verdict
        for answers, scores in ((before, first), (held().history.answers, second))
    ]
    assert verdicts[0] == verdicts[1]


def test_the_summary_says_what_the_workshop_did_to_the_result() -> None:
    text = votes(".html").decode()
    assert "takes the overall score from 39.6 to 38.7. The verdict stays" in text
    assert all(escape(note) in text for one in reveals() for note in one.notes)


def test_the_command_reads_it_and_reads_it_once(tmp_path: Path) -> None:
    record, back = tmp_path / "clinic.db", tmp_path / "back.json"
    run("import", record, ANSWERS)
    said = run("votes", record, "--from", WORKSHOP)
    assert "49 rounds of votes, 25 answers of the room, 13 notes" in said
    assert "nothing new" in run("votes", record, "--from", WORKSHOP)
    run("votes", record, "--to", back)
    again, problems = parse_steps_json(read_source(back), bank())
    assert not problems
    counted = effective(steps())
    assert [(one.at, one.step) for one in again] == [(one.at, one.step) for one in counted]
    assert run("score", record, "--json") == result().decode()


def result() -> bytes:
    return WORKSHOP_OUTPUTS["result-after-workshop.json"](ANSWERS, DAY, DAY)


def run(*arguments: str | Path) -> str:
    done = CliRunner().invoke(cli, [str(one) for one in arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_demo_shows_the_workshop_of_an_example_that_held_one() -> None:
    assert set(WORKSHOP_OUTPUTS) <= set(outputs_of(FOLDER))
    assert not set(WORKSHOP_OUTPUTS) & set(outputs_of(EXAMPLES / "retailer"))
    text = WORKSHOP_OUTPUTS["workshop/agenda.txt"](ANSWERS, DAY, DAY).decode()
    assert text.startswith("Agenda for 120 minutes: 14 of 146 open items, 7 minutes each\n")
    assert all(line == line.rstrip() and len(line) <= 100 for line in text.splitlines())
    rows = list(csv.DictReader(io.StringIO(votes(".csv").decode("utf-8-sig"))))
    assert len({(row["item"], row["round"]) for row in rows}) == 49
    assert b"Where do we stand with AI?" in votes(".html")
    assert votes(".xlsx").startswith(b"PK")


def votes(suffix: str) -> bytes:
    name = {".html": "summary"}.get(suffix, "votes")
    return WORKSHOP_OUTPUTS[f"workshop/{name}{suffix}"](ANSWERS, DAY, DAY)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["workshop/summary.pdf", "workshop/cards.pdf"])
def test_the_demo_prints_summary_and_cards(tmp_path: Path, name: str) -> None:
    # In a process of its own: documents are made under a limit of memory, and the test run is larger.
    out = tmp_path / "out.pdf"
    code = (
        "import sys; from datetime import date; from pathlib import Path;"
        "from assessment.cli.demo_workshop import WORKSHOP_OUTPUTS;"
        "day = date.fromisoformat(sys.argv[3]);"
        "made = WORKSHOP_OUTPUTS[sys.argv[1]](Path(sys.argv[2]), day, day);"
        "Path(sys.argv[4]).write_bytes(made)"
    )
    arguments = [sys.executable, "-c", code, name, str(ANSWERS), DAY.isoformat(), str(out)]
    subprocess.run(arguments, check=True, capture_output=True)
    assert out.read_bytes().startswith(b"%PDF-")

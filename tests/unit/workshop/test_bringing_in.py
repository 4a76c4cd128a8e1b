"""What a workshop that was held elsewhere adds to a record: the whole of it, or only what is new."""

from __future__ import annotations

from assessment.answers.events import Answered, Body, Event
from assessment.answers.workshop_steps import Closed, Opened, VotesRevealed, WorkshopHeld
from assessment.workshop.bringing_in import BroughtIn, bring_in
from assessment.workshop.session import Session, session_of
from tests.support.workshops import held_workshop, timed, workshop_bank

BANK = workshop_bank()
HELD = held_workshop()


def recorded(brought: BroughtIn, earlier: tuple[Event, ...] = ()) -> tuple[Event, ...]:
    """The events with what was brought in after them."""
    return (
        *earlier,
        *(
            Event(seq=seq, key=f"key-{seq:06}", at=at or "2027-01-01T00:00:00Z", body=body)
            for seq, (body, at) in enumerate(brought.bodies, start=len(earlier) + 1)
        ),
    )


def answers(bodies: tuple[tuple[Body, str | None], ...]) -> list[str]:
    return [body.response.item for body, _at in bodies if isinstance(body, Answered)]


def test_a_workshop_that_is_over_moves_as_a_whole_with_its_times() -> None:
    brought = bring_in(Session("w2"), HELD, BANK, "Acme")
    session = session_of(recorded(brought), "w2")
    assert [(one.at, one.step) for one in session.taken] == [(one.at, one.step) for one in HELD]
    assert (brought.settled, brought.kept) == (len(answers(brought.bodies)), ())
    assert session.closed


def test_one_that_goes_on_gives_its_rounds_answers_and_notes() -> None:
    going_on = [one for one in HELD if not isinstance(one.step, Closed)]
    brought = bring_in(Session("w2"), going_on, BANK, "Acme")
    steps = {body.step.step for body, _at in brought.bodies if isinstance(body, WorkshopHeld)}
    assert steps == {"opened", "votes_revealed", "item_settled", "captured"}
    assert all(at is None for _body, at in brought.bodies)
    assert not session_of(recorded(brought), "w2").closed


def test_an_open_workshop_gets_the_next_rounds_and_keeps_its_answers() -> None:
    going_on = [one for one in HELD if not isinstance(one.step, Closed)]
    first = recorded(bring_in(Session("w2"), going_on, BANK, "Acme"))
    session = session_of(first, "w2")
    brought = bring_in(session, HELD, BANK, "Acme")
    settled = {item for item, board in session.boards.items() if board.settled}
    assert set(brought.kept) == settled
    assert not answers(brought.bodies)
    after = session_of(recorded(brought, first), "w2")
    for item, board in session.boards.items():
        numbers = [one.round.number for one in after.board(item).revealed]
        assert numbers == sorted(set(numbers))
        assert len(numbers) == 2 * len(board.revealed)


def test_a_file_without_an_opening_opens_a_workshop_of_that_title() -> None:
    votes = timed(
        *((n, one.step) for n, one in enumerate(HELD) if isinstance(one.step, VotesRevealed))
    )
    brought = bring_in(Session("w2"), votes, BANK, "Acme")
    first, _at = brought.bodies[0]
    assert isinstance(first, WorkshopHeld)
    assert first.step == Opened(title="Acme")
    assert brought.rounds == len(votes)

"""Wishes that cannot be had: a sentence with the nearest that can."""

from collections.abc import Set
from datetime import date

from assessment.bank.models import Bank
from assessment.roadmap.dropping import packages_to_drop
from assessment.roadmap.models import Roadmap
from assessment.roadmap.network import Link, Network, Task
from tests.support.plans import levels, make_action, make_plan, plan_bank


def chain() -> Bank:
    """ACT-01 opens a gate and waits for ACT-02; ACT-03 and ACT-04 only close gaps, the last follows."""
    return plan_bank(
        make_action(1, ("A-00",), {2: 0}),
        make_action(2, ("A-03",)),
        make_action(3, ("A-04", "A-05"), {1: 0}),
        make_action(4, ("A-06",), {3: 0}),
    )


def net(made: Roadmap) -> Network:
    return Network(
        {
            each.id: Task(
                each.id, each.duration_days, each.owner, tuple(map(Link, each.predecessors))
            )
            for each in made.packages
        }
    )


def test_a_deadline_that_can_be_kept_is_no_wish() -> None:
    assert make_plan(chain(), levels(1), deadline=date(2029, 1, 1)).wishes == ()


def test_a_deadline_too_early_names_the_nearest_date_and_what_to_drop() -> None:
    made = make_plan(chain(), levels(1), deadline=date(2026, 12, 31))
    (wish,) = made.wishes
    assert made.uncertainty is not None
    assert wish.kind == "deadline"
    assert wish.feasible == made.uncertainty.finish.p80
    assert wish.packages == ("ACT-04", "ACT-03")
    assert "31 December 2026" in wish.sentence
    assert "It would fit without ACT-04" in wish.sentence


def test_what_would_be_dropped_makes_the_date() -> None:
    deadline = date(2026, 12, 31)
    dropped = set(make_plan(chain(), levels(1), deadline=deadline).wishes[0].packages)
    bank = chain()
    kept = tuple(action for action in bank.actions if action.id not in dropped)
    smaller = make_plan(bank.model_copy(update={"actions": kept}), levels(1), deadline=deadline)
    assert smaller.wishes == ()


def test_a_deadline_that_the_gates_alone_miss_says_so() -> None:
    (wish,) = make_plan(chain(), levels(1), deadline=date(2026, 12, 4)).wishes
    assert "even in the best order" in wish.sentence
    assert "What the shut gates need lasts until" in wish.sentence
    assert "without the other 2 packages" in wish.sentence


def test_where_gates_need_everything_nothing_is_there_to_drop() -> None:
    bank = plan_bank(make_action(1, ("A-00",)))
    (wish,) = make_plan(bank, levels(1), deadline=date(2026, 12, 2)).wishes
    assert wish.packages == ()
    assert wish.sentence.endswith("Nothing can be dropped: the shut gates need all of it.")


def test_a_budget_of_days_is_made_by_dropping_the_least_gain() -> None:
    made = make_plan(chain(), levels(1), budget_days=13)
    (wish,) = made.wishes
    assert (wish.kind, wish.packages) == ("budget_days", ("ACT-04",))
    assert "takes 16 person-days" in wish.sentence
    assert "the rest takes 12 person-days" in wish.sentence


def test_a_budget_of_money_without_rates_asks_for_them() -> None:
    (wish,) = make_plan(chain(), levels(1), budget_cost=1).wishes
    assert "no rate" in wish.sentence


def test_a_budget_of_money_is_compared_with_the_likely_cost() -> None:
    bank = plan_bank(make_action(1, ("A-02",), outside_cost=500.0))
    assert make_plan(bank, levels(1), budget_cost=500).wishes == ()
    (wish,) = make_plan(bank, levels(1), budget_cost=499).wishes
    assert wish.kind == "budget_cost"
    assert "costs 500" in wish.sentence


def test_nothing_that_a_gate_needs_is_ever_dropped() -> None:
    made = make_plan(chain(), levels(1))

    def never(kept: Set[str]) -> bool:
        return False

    found = packages_to_drop(made.packages, net(made), never)
    assert set(found.packages) == {"ACT-03", "ACT-04"}
    assert not found.enough


def test_what_fits_after_all_comes_back() -> None:
    made = make_plan(chain(), levels(1))
    # The small one goes first, but only without the large one it fits; then the small one may stay.
    found = packages_to_drop(made.packages, net(made), lambda kept: "ACT-03" not in kept)
    assert found.packages == ("ACT-04", "ACT-03")  # ACT-04 waits for ACT-03
    free = Network({each: Task(each, 1) for each in ("ACT-01", "ACT-02", "ACT-03", "ACT-04")})
    found = packages_to_drop(made.packages, free, lambda kept: "ACT-03" not in kept)
    assert found.packages == ("ACT-03",)


def test_nothing_is_dropped_before_what_waits_for_it() -> None:
    bank = plan_bank(make_action(3, ("A-04",)), make_action(4, ("A-05", "A-06"), {3: 0}))
    made = make_plan(bank, levels(1))
    assert made.package_by_id["ACT-03"].gain < made.package_by_id["ACT-04"].gain
    found = packages_to_drop(made.packages, net(made), lambda kept: len(kept) <= 1)
    assert found.packages == ("ACT-04",)


def test_the_day_that_holds_in_80_of_100_draws_is_kept() -> None:
    known = make_plan(chain(), levels(1)).uncertainty
    assert known is not None
    assert make_plan(chain(), levels(1), deadline=known.finish.p80).wishes == ()


def test_a_headcount_too_small_names_how_many_it_takes_or_until_when() -> None:
    # Sixteen person-days; a tenth of a person has 26 in the first year, and 1.6 until 21 December.
    assert make_plan(chain(), levels(1), headcount=0.1).wishes == ()
    made = make_plan(chain(), levels(1), headcount=0.5, deadline=date(2026, 12, 21))
    wish = next(wish for wish in made.wishes if wish.kind == "headcount")
    assert (
        "more than the 8 that 0.5 full-time people can do until 21 December 2026" in wish.sentence
    )
    assert "It takes 1 full-time person, or time until 12 January 2027." in wish.sentence
    assert wish.feasible == date(2027, 1, 12)
    assert set(wish.packages) == {"ACT-03", "ACT-04"}

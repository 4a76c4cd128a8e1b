"""Simulated dates."""

from collections.abc import Mapping

import numpy as np
import pytest

from assessment.roadmap import PlanSettings
from assessment.roadmap.network import Link, Network, Task
from assessment.roadmap.sizing import Size
from assessment.roadmap.uncertainty import COMMON_CAUSE, Simulation, simulate
from tests.support.plans import MONDAY, levels, make_action, make_plan, plan_bank


def size(short: int, likely: int, long: int) -> Size:
    return Size(1.0, 2.0, 3.0, short, likely, long, ())


def run_of(network: Network, sizes: Mapping[str, Size], draws: int) -> Simulation:
    """The net carried out, with nobody away."""
    return simulate(network, sizes, network.tasks, draws=draws)


def test_two_runs_are_the_same() -> None:
    network = Network({"a": Task("a", 10), "b": Task("b", 5, links=(Link("a", 2),))})
    sizes = {"a": size(5, 10, 20), "b": size(3, 5, 9)}
    first, second = (run_of(network, sizes, draws=500) for _ in range(2))
    assert np.array_equal(first.finish, second.finish)
    assert first.critical == second.critical


def test_draws_keep_links_lags_and_dates() -> None:
    network = Network({"a": Task("a", 10), "b": Task("b", 5, links=(Link("a", 2),), not_before=40)})
    run = run_of(network, {"a": size(5, 10, 60), "b": size(5, 5, 5)}, draws=400)
    a, b = run.finish
    shortest = int(np.ceil(5 * COMMON_CAUSE[0]))
    assert (b >= a + 2 + shortest).all()
    assert (b >= 40 + shortest).all()


def test_a_chain_is_critical_in_every_draw_and_what_runs_beside_it_never() -> None:
    network = Network(
        {"a": Task("a", 20), "b": Task("b", 20, links=(Link("a"),)), "c": Task("c", 2)}
    )
    run = run_of(
        network, {"a": size(15, 20, 30), "b": size(15, 20, 30), "c": size(1, 2, 4)}, draws=300
    )
    assert dict(zip(run.order, run.critical, strict=True)) == {"a": 1.0, "b": 1.0, "c": 0.0}
    influence = dict(zip(run.order, run.influence, strict=True))
    assert influence["a"] > 0.4
    assert influence["c"] < 0.15


def test_of_two_equal_branches_each_is_critical_in_about_half_the_draws() -> None:
    network = Network({"a": Task("a", 200), "b": Task("b", 200)})
    run = run_of(network, {"a": size(100, 200, 400), "b": size(100, 200, 400)}, draws=4000)
    assert run.critical[0] == pytest.approx(0.5, abs=0.05)
    assert sum(run.critical) >= 1


def test_durations_have_the_mean_of_their_distribution() -> None:
    run = run_of(Network({"a": Task("a", 200)}), {"a": size(100, 200, 500)}, draws=20_000)
    low, likely, high = COMMON_CAUSE
    common = (low + 4 * likely + high) / 6
    # Rounding up to whole days adds half a day on average.
    assert run.finish.mean() == pytest.approx((100 + 4 * 200 + 500) / 6 * common + 0.5, rel=0.01)


def test_the_common_cause_keeps_errors_from_cancelling_out() -> None:
    """With it, the spread of a long chain is a tenth of its length; without, a hundred tasks level out."""
    tasks = {"t000": Task("t000", 10)}
    for number in range(1, 100):
        tasks[f"t{number:03}"] = Task(f"t{number:03}", 10, links=(Link(f"t{number - 1:03}"),))
    run = run_of(Network(tasks), dict.fromkeys(tasks, size(8, 10, 13)), draws=2000)
    end = run.last(tasks)
    assert end.std() / end.mean() > 0.05


def test_a_task_that_stood_still_is_longer_in_every_draw() -> None:
    sizes = {"a": size(10, 10, 10)}
    plain = Network({"a": Task("a", 10)})
    paused = simulate(Network({"a": Task("a", 15)}), sizes, plain.tasks, draws=200)
    plain_run = run_of(plain, sizes, draws=200)
    assert (paused.finish > plain_run.finish).all()


def test_a_plan_shows_its_chances_everywhere() -> None:
    bank = plan_bank(make_action(1, ("A-02",)), make_action(2, ("A-03",), {1: 5}))
    made = make_plan(bank, levels(1), draws=PlanSettings(start=MONDAY).draws)
    known = made.uncertainty
    assert known is not None
    assert known.draws == 10_000
    assert known.finish.p50 <= known.finish.p80 <= known.finish.p95
    assert all(package.chances and package.criticality == 1.0 for package in made.packages)
    assert made.phases[0].chances == known.finish
    assert made.milestones[-1].chances == known.finish
    assert {driver.package for driver in known.drivers} == {"ACT-01", "ACT-02"}


def test_without_draws_there_are_no_chances() -> None:
    made = make_plan(plan_bank(make_action(1, ("A-02",))), levels(1), draws=0)
    assert made.uncertainty is None
    assert made.packages[0].chances is None


def test_an_empty_plan_has_no_chances() -> None:
    made = make_plan(plan_bank(make_action(1, ("A-02",))), levels(4))
    assert made.uncertainty is None
    assert made.goals == ()

"""Laws of comparisons: parts add up, what did not change adds nothing, and the other way round negates."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.comparison.causes import Hybrids, Side
from assessment.comparison.comparing import compare
from assessment.comparison.models import CAUSES, Cause, Comparison, Split
from assessment.comparison.numbers import apportioned, exact
from assessment.comparison.shapley import shapley
from assessment.comparison.turning import least
from assessment.comparison.whatif import Changes, what_if
from assessment.roadmap.lifting import lifted_levels
from assessment.scoring import score
from tests.support.plans import make_action, plan_bank
from tests.support.scored import make_answers
from tests.support.scored_strategies import banks, given_answers
from tests.support.versions import pairs, reweighed, sides, versions

PLAYERS = "abcd"
# Each example scores sixteen hybrids.
few = settings(max_examples=50)
numbers = st.fractions(min_value=-100, max_value=100, max_denominator=50)


def splits(found: Comparison) -> dict[str, Split]:
    return {split.id: split for split in (found.split_overall, *found.split_dimensions)}


def parts(split: Split) -> dict[Cause, float]:
    return {part.cause: part.points for part in split.parts}


@st.composite
def games(draw: st.DrawFn, missing: bool = False) -> dict[frozenset[str], Fraction | None]:
    values = st.one_of(numbers, st.none()) if missing else numbers
    sets = [
        frozenset(some) for size in range(len(PLAYERS) + 1) for some in combinations(PLAYERS, size)
    ]
    return {some: draw(values) for some in sets}


@given(game=games(missing=True))
def test_shares_add_up_exactly(game: dict[frozenset[str], Fraction | None]) -> None:
    shares = shapley(PLAYERS, game)
    whole, nothing = game[frozenset(PLAYERS)], game[frozenset()]
    if shares is None:
        return
    assert whole is not None
    assert nothing is not None
    assert sum(shares.values()) == whole - nothing


@given(game=games(missing=True))
def test_a_cause_that_never_matters_has_no_share(
    game: dict[frozenset[str], Fraction | None],
) -> None:
    idle = {some: game[some - {"b"}] for some in game}
    shares = shapley(PLAYERS, idle)
    assert shares is None or shares["b"] == 0


@given(game=games(missing=True))
def test_causes_that_do_the_same_have_equal_shares(
    game: dict[frozenset[str], Fraction | None],
) -> None:
    twins = str.maketrans("ab", "ba")
    alike = {
        some: game[min(some, frozenset("".join(some).translate(twins)), key=sorted)]
        for some in game
    }
    shares = shapley(PLAYERS, alike)
    assert shares is None or shares["a"] == shares["b"]


@few
@given(one=games(), other=games())
def test_shares_of_a_sum_are_the_sums_of_shares(
    one: dict[frozenset[str], Fraction], other: dict[frozenset[str], Fraction]
) -> None:
    both = shapley(PLAYERS, {some: one[some] + other[some] for some in one})
    first, second = shapley(PLAYERS, one), shapley(PLAYERS, other)
    assert both is not None
    assert first is not None
    assert second is not None
    assert both == {name: first[name] + second[name] for name in PLAYERS}


@given(values=st.lists(numbers, min_size=1, max_size=5), digits=st.integers(0, 3))
def test_rounded_parts_add_up_and_stay_close(values: list[Fraction], digits: int) -> None:
    step = Decimal(1).scaleb(-digits)
    exact_sum = sum(values, Fraction())
    total = (Decimal(exact_sum.numerator) / Decimal(exact_sum.denominator)).quantize(step)
    found = apportioned(values, total, digits)
    if any(values):
        assert sum(found) == total
    for value, part in zip(values, found, strict=True):
        assert abs(value - Fraction(part)) <= Fraction(step)
        assert value != 0 or part == 0
    assert apportioned([-value for value in values], -total, digits) == tuple(-p for p in found)


@given(pair=pairs())
def test_hybrids_begin_and_end_at_the_two_records(pair: tuple[Side, Side]) -> None:
    hybrids = Hybrids(*pair)
    for taken, side in ((frozenset[Cause](), pair[0]), (frozenset(CAUSES), pair[1])):
        made = hybrids.make(taken)
        assert score(made.bank, made.answers) == score(side.bank, side.answers)


@few
@given(pair=pairs())
def test_parts_add_up_to_the_difference(pair: tuple[Side, Side]) -> None:
    found = compare(*pair)
    changes = {"overall": found.difference.overall} | {
        change.id: change for change in found.difference.dimensions
    }
    for name, split in splits(found).items():
        change = changes[name]
        if not split.parts:
            assert split.why
            continue
        assert change.before is not None
        assert change.after is not None
        points = [Decimal(repr(part.points)) for part in split.parts]
        assert sum(points) == Decimal(repr(change.difference))
        assert sum(map(Fraction, points)) == exact(change.after) - exact(change.before)


@few
@given(pair=pairs())
def test_the_other_way_round_everything_is_negated(pair: tuple[Side, Side]) -> None:
    there, back = compare(*pair), compare(pair[1], pair[0])
    returned = splits(back)
    for name, split in splits(there).items():
        assert parts(returned[name]) == {cause: -points for cause, points in parts(split).items()}
    effects = {change.id: change.effect for change in back.items}
    assert effects == {
        change.id: None if change.effect is None else -change.effect for change in there.items
    }
    assert there.difference.verdict.moved == back.difference.verdict.moved
    assert there.difference.verdict.before == back.difference.verdict.after


@few
@given(pair=pairs())
def test_a_record_does_not_differ_from_itself(pair: tuple[Side, Side]) -> None:
    found = compare(pair[0], pair[0])
    assert found.items == ()
    assert not found.difference.verdict.moved
    assert found.difference.indicators == ()
    for split in splits(found).values():
        assert all(part.points == 0 for part in split.parts)
    assert found.together in (None, 0.0)


@few
@given(data=st.data())
def test_what_did_not_change_adds_nothing(data: st.DataObject) -> None:
    bank = data.draw(versions(3))
    before = data.draw(sides(bank))
    levels = {item.id: data.draw(st.integers(0, 3)) for item in bank.items}
    answered = {item: levels[item] for item in levels if before.applies(item)}
    profile = before.answers.profile
    only_answers = Side(bank, make_answers({**_left_out(before), **answered}, profile=profile))
    only_weights = Side(data.draw(reweighed(bank)), before.answers)
    other_kind = {"kind": data.draw(st.sampled_from("ab"))}
    only_scope = Side(bank, before.answers.model_copy(update={"profile": other_kind}))
    for after, cause in (
        (only_answers, "answers"),
        (only_weights, "weights"),
        (only_scope, "scope"),
    ):
        for split in splits(compare(before, after)).values():
            assert all(part.points == 0 for part in split.parts if part.cause != cause)


def _left_out(side: Side) -> dict[str, int | str]:
    return {item.id: "not_applicable" for item in side.bank.items if side.leaves_out(item.id)}


@given(data=st.data())
def test_supposing_nothing_changes_nothing(data: st.DataObject) -> None:
    bank = data.draw(banks())
    answers = make_answers(data.draw(given_answers(bank)))
    found = what_if(bank, answers, Changes())
    assert found.items == ()
    assert found.difference.overall.difference in (None, 0.0)
    assert all(change.difference in (None, 0.0) for change in found.difference.dimensions)
    assert all(change.difference in (None, 0.0) for change in found.difference.pitfalls)
    assert all(change.status_before == change.status_after for change in found.difference.phases)
    assert not found.difference.verdict.moved


@given(data=st.data())
def test_finished_work_never_lowers_anything(data: st.DataObject) -> None:
    bank = plan_bank(
        make_action(1, ("A-02", "A-03"), lifts_to=data.draw(st.integers(0, 4))),
        make_action(2, ("A-03", "A-04", "A-05"), lifts_to=data.draw(st.integers(0, 4))),
    )
    answers = make_answers(data.draw(given_answers(bank)))
    found = what_if(bank, answers, Changes(finished=bank.actions))
    assert (found.difference.overall.difference or 0.0) >= 0
    for change in found.items:
        assert change.level_before is not None
        assert change.level_after is not None
        assert change.level_after > change.level_before
        assert (change.effect or 0.0) >= 0
    after = {change.id: change.level_after for change in found.items}
    assert lifted_levels(bank, answers, bank.actions) == after


@given(
    entries=st.lists(st.integers(0, 30), unique=True, max_size=12),
    needed=st.frozensets(st.integers(0, 30), max_size=4),
)
def test_the_least_part_is_found(entries: list[int], needed: frozenset[int]) -> None:
    listed = [str(entry) for entry in entries]
    wanted = {str(entry) for entry in needed} & set(listed)

    def holds(some: object) -> bool:
        assert isinstance(some, list)
        return wanted <= set(some)

    assert set(least(listed, holds)) == wanted

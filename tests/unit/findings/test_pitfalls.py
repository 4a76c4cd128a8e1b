from __future__ import annotations

import pytest

from assessment.bank.models import Band, Bank, Pitfall
from assessment.findings import find
from assessment.findings.models import PitfallFinding
from assessment.findings.pitfalls import band_of
from assessment.scoring import score
from tests.support.scored import informs, make_answers, make_bank

BANDS = (
    Band(id="low", title="Low", from_score=0.0),
    Band(id="moderate", title="Moderate", from_score=25.0),
    Band(id="high", title="High", from_score=50.0),
)


def pitfall_bank() -> Bank:
    """Three items inform the pitfall with weights 2 x 3, 1 x 1 and 1 x 2; one more does not."""
    strengths = {"A1": 3, "A2": 1, "A3": 2}
    return make_bank(
        {"aa": {"a1": {"A1": 2.0, "A2": 1.0, "A3": 1.0, "A4": 1.0}}},
        items={
            item: {"informs": informs(pitfalls={"thin_mlops": strength})}
            for item, strength in strengths.items()
        },
        pitfall_bands=BANDS,
        pitfalls=(
            Pitfall(
                id="thin_mlops",
                title="Thin MLOps",
                short="Thin MLOps",
                what_goes_wrong="-",
                early_signs=(),
                how_to_avoid=(),
            ),
        ),
    )


def found(**given: int | str) -> PitfallFinding:
    bank, answers = pitfall_bank(), make_answers(given)
    return find(bank, answers, score(bank, answers)).pitfalls[0]


def test_exposure_is_the_weighted_shortfall() -> None:
    pitfall = found(A1=1, A2=4, A3=2, A4=0)

    assert pitfall.exposure == (6 * 75 + 1 * 0 + 2 * 50) / 9
    assert (pitfall.lowest, pitfall.highest) == (pitfall.exposure, pitfall.exposure)
    assert pitfall.band == "high"
    assert pitfall.band_title == "High"


def test_drivers_are_the_largest_shares_and_leave_out_what_is_met() -> None:
    drivers = found(A1=3, A2=4, A3=0).drivers

    # shortfalls 6 x 25 and 2 x 100
    assert [(driver.item, driver.level) for driver in drivers] == [("A3", 0), ("A1", 3)]
    assert [driver.share for driver in drivers] == pytest.approx([200 / 350, 150 / 350])


def test_what_is_open_widens_the_range_only() -> None:
    pitfall = found(A1=1, A3="dont_know")

    assert pitfall.exposure == 75.0
    assert (pitfall.lowest, pitfall.highest) == (6 * 75 / 9, (6 * 75 + 300) / 9)
    assert [driver.item for driver in pitfall.drivers] == ["A1"]


def test_nothing_answered_means_no_exposure() -> None:
    pitfall = found()

    assert (pitfall.exposure, pitfall.band, pitfall.drivers) == (None, None, ())
    assert (pitfall.lowest, pitfall.highest) == (0.0, 100.0)


def test_nothing_that_applies_means_no_range_either() -> None:
    pitfall = found(A1="not_applicable", A2="not_applicable", A3="not_applicable")

    assert (pitfall.exposure, pitfall.lowest, pitfall.highest) == (None, None, None)


@pytest.mark.parametrize(
    "exposure, band", [(0.0, "low"), (24.999, "low"), (25.0, "moderate"), (50 - 1e-12, "high")]
)
def test_a_bound_belongs_to_the_band_it_opens(exposure: float, band: str) -> None:
    found_band = band_of(BANDS, exposure)

    assert found_band is not None
    assert found_band.id == band


def test_all_met_is_no_exposure_and_has_no_drivers() -> None:
    pitfall = found(A1=4, A2=4, A3=4)

    assert (pitfall.exposure, pitfall.band, pitfall.drivers) == (0.0, "low", ())

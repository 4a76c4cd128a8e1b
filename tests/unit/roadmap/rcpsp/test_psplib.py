"""The reader of published instances, on one made up here."""

from __future__ import annotations

from pathlib import Path

import pytest

from assessment.roadmap.network import Link
from assessment.roadmap.rcpsp.problem import Activity
from benchmarks.psplib import all_runs, by_list, by_us, parse_instance, table

INSTANCE = """\
************************************************************************
projects                      :  1
************************************************************************
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          1           4
   3        1          1           5
   4        1          1           5
   5        1          0
************************************************************************
REQUESTS/DURATIONS:
jobnr. mode duration  R 1  R 2
------------------------------------------------------------------------
  1      1     0       0    0
  2      1     4       2    0
  3      1     3       1    1
  4      1     2       2    0
  5      1     0       0    0
************************************************************************
RESOURCEAVAILABILITIES:
  R 1  R 2
    2    1
************************************************************************
"""


def test_the_first_and_last_job_are_left_out() -> None:
    problem = parse_instance(INSTANCE)
    assert problem.activities == (
        Activity("2", 4, {"R0": 2, "R1": 0}),
        Activity("3", 3, {"R0": 1, "R1": 1}),
        Activity("4", 2, {"R0": 2, "R1": 0}, (Link("2"),)),
    )
    assert problem.capacities == {"R0": 2, "R1": 1}


def write_set(folder: Path, best_known: int) -> None:
    head = "instance,set,mpm_time,lower_bound,upper_bound,status\n"
    line = f"tiny_1,tiny,6,{best_known},{best_known},optimal\n"
    (folder / "bounds.csv").write_text(head + line, "utf-8")
    (folder / "tiny").mkdir()
    (folder / "tiny" / "tiny_1.sm").write_text(INSTANCE, "utf-8")


def test_every_way_is_measured_against_the_best_known(tmp_path: Path) -> None:
    write_set(tmp_path, 9)
    runs = list(all_runs(tmp_path, ["tiny"], {"list": by_list, "ours": by_us}))
    assert [(run.way, run.days, run.gap) for run in runs] == [("list", 9, 0.0), ("ours", 9, 0.0)]
    assert [run.proved for run in runs] == [False, True]
    assert "| tiny | ours | 1 | 1 | 1 | 0.00 / 0.0 % |" in "\n".join(table(runs))


def test_a_schedule_below_the_known_bound_stops_the_benchmark(tmp_path: Path) -> None:
    write_set(tmp_path, 10)
    with pytest.raises(SystemExit, match="ours on tiny_1: 9"):
        list(all_runs(tmp_path, ["tiny"], {"ours": by_us}))

"""Counters of one server process, in the text format that Prometheus reads."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter

# Seconds; the last bucket has no end.
_EDGES = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Metrics:
    """What happened since the process started; holds nothing of anybody."""

    def __init__(self) -> None:
        """Begin at zero."""
        self.requests: Counter[int] = Counter()
        self.votes: Counter[str] = Counter()
        self.frames = 0
        self._vote_buckets = [0] * (len(_EDGES) + 1)
        self._vote_seconds = 0.0

    def vote_took(self, seconds: float) -> None:
        """Note how long a vote took from its arrival to its acknowledgement."""
        self._vote_buckets[bisect_left(_EDGES, seconds)] += 1
        self._vote_seconds += seconds

    def render(self, *, seats: int, streams: int, rooms: int) -> str:
        """The text, with the gauges given."""
        lines = [
            "# TYPE assessment_rooms gauge",
            f"assessment_rooms {rooms}",
            "# TYPE assessment_seats gauge",
            f"assessment_seats {seats}",
            "# TYPE assessment_streams gauge",
            f"assessment_streams {streams}",
            "# TYPE assessment_frames_total counter",
            f"assessment_frames_total {self.frames}",
            "# TYPE assessment_requests_total counter",
            *(
                f'assessment_requests_total{{status="{status}"}} {count}'
                for status, count in sorted(self.requests.items())
            ),
            "# TYPE assessment_votes_total counter",
            *(
                f'assessment_votes_total{{result="{result}"}} {count}'
                for result, count in sorted(self.votes.items())
            ),
            "# TYPE assessment_vote_seconds histogram",
            *self._histogram(),
        ]
        return "\n".join(lines) + "\n"

    def _histogram(self) -> list[str]:
        lines, total = [], 0
        for edge, count in zip((*map(str, _EDGES), "+Inf"), self._vote_buckets, strict=True):
            total += count
            lines.append(f'assessment_vote_seconds_bucket{{le="{edge}"}} {total}')
        lines.append(f"assessment_vote_seconds_sum {self._vote_seconds:.6f}")
        lines.append(f"assessment_vote_seconds_count {total}")
        return lines

"""How much one participant, one browser and the whole room may ask of the server."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

_MOST_KEPT = 10_000


@dataclass
class Bucket:
    """A token bucket: `burst` at once, `rate` per second after that."""

    rate: float
    burst: float
    level: float = field(init=False)
    at: float = field(default=float("-inf"), init=False)

    def __post_init__(self) -> None:
        """Begin full."""
        self.level = self.burst

    def take(self, now: float) -> float:
        """Take one token; how many seconds to wait for it, 0 where it was there.

        Args:
            now: seconds of a clock that never goes back.
        """
        self._fill(now)
        if self.level >= 1:
            self.level -= 1
            return 0.0
        return (1 - self.level) / self.rate

    def wait(self, now: float) -> float:
        """How long until there is a token, without taking it."""
        self._fill(now)
        return 0.0 if self.level >= 1 else (1 - self.level) / self.rate

    def _fill(self, now: float) -> None:
        if now > self.at:
            self.level = min(self.burst, self.level + (now - self.at) * self.rate)
            self.at = now


class Buckets:
    """One bucket per key, the least recently used forgotten."""

    def __init__(self, rate: float, burst: float) -> None:
        """Take rate per second and burst of each bucket."""
        self._rate, self._burst = rate, burst
        self._kept: OrderedDict[str, Bucket] = OrderedDict()

    def of(self, key: str) -> Bucket:
        """The bucket of a key."""
        bucket = self._kept.pop(key, None) or Bucket(self._rate, self._burst)
        self._kept[key] = bucket
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return bucket


class CodeGuard:
    """Counts wrong codes: 20 per browser in ten minutes, 200 a minute from all together.

    Not by address, because a whole room shares one. While too many wrong codes come in, nobody gets in
    by typing one, whether it is right or wrong; who scans the code on the wall brings a key that cannot
    be guessed and is not held up.
    """

    def __init__(self, workers: int = 1) -> None:
        """Begin with nothing counted; each of several workers lets through its part."""
        self._browsers = Buckets(rate=20 / 600 / workers, burst=max(1, 20 // workers))
        self._all = Bucket(rate=200 / 60 / workers, burst=200 / workers)

    def wait(self, browser: str, now: float) -> float:
        """Seconds until a code may be typed again; 0 where it may be now."""
        alone = self._browsers.of(browser).wait(now) if browser else 0.0
        return max(alone, self._all.wait(now))

    def wrong(self, browser: str, now: float) -> None:
        """Count one wrong code."""
        if browser:
            self._browsers.of(browser).take(now)
        self._all.take(now)

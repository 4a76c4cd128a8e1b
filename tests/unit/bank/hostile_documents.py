"""Forty YAML documents, most of them written to hurt whoever reads them."""

from __future__ import annotations

# A laugh that would unfold to 10^9 words.
_LAUGHS = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
)
_MERGES = "a0: &a0 {x: 1}\n" + "".join(
    f"a{n}: &a{n}\n  <<: [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9)
)

REFUSED: dict[str, str] = {
    "alias bomb": _LAUGHS,
    "merge-key bomb": _MERGES,
    "self-reference": "&a [*a]\n",
    "self-reference in a map": "a: &a {b: *a}\n",
    "unused anchor": "a: &a 1\n",
    "undefined alias": "a: *nowhere\n",
    "python object": "a: !!python/object/apply:os.system ['echo pwned']\n",
    "python name": "a: !!python/name:os.system\n",
    "own tag": "a: !include /etc/passwd\n",
    "binary tag": "a: !!binary aGVsbG8=\n",
    "tag on a map": "a: !!map {b: 1}\n",
    "tag on a list": "a: !!omap [b: 1]\n",
    "duplicate key": "a: 1\na: 2\n",
    "duplicate key in flow": "{a: 1, a: 2}\n",
    "duplicate key by quoting": 'a: 1\n"a": 2\n',
    "level as number and text": '0: a\n"0": b\n',
    "merge key": "<<: {a: 1}\n",
    "a million brackets": "[" * 1_000_000,
    "5,000 brackets": "[" * 5_000 + "]" * 5_000,
    "2,000 braces": "{" * 2_000,
    "2,000 maps in flow": "{a: " * 2_000,
    "nested dashes": "- " * 5_000 + "a\n",
    "nested question marks": "? " * 5_000 + "a\n",
    "nested by indentation": "".join(" " * n + f"k{n}:\n" for n in range(60)),
    "text of 1.9 MB": "a: " + "x" * 1_900_000 + "\n",
    "more than 2 MB": "a: " + "x" * 3_000_000 + "\n",
    "key of 1 MB": '"' + "k" * 1_000_000 + '": 1\n',
    "lone surrogate": 'a: "\\ud800"\n',
    "NUL": 'a: "x\\0y"\n',
    "raw NUL": "a: x\0y\n",
    "terminal escape": "a: \x1b]52;c;cm0gLXJmIC8=\x07\n",
    "escaped terminal escape": 'a: "\\e]8;;http://evil.example\\e\\\\x"\n',
    "direction override": "a: \u202egpj.exe\n",
    "line separator": "a: b\u2028c\n",
    "mark in the middle": "a: b\ufeffc\n",
    "100,000 directives": "%TAG ! x\n" * 100_000 + "---\na: 1\n",
    "several documents": "---\n" * 10_000,
    "unclosed quote": 'a: "' + "\\" * 5_000,
    "key that is a list": "? [a, b]\n: 1\n",
    "empty": "",
}

# Values that PyYAML turns into something else; here they are what they look like.
READ_AS_TEXT = {
    "not a number": ".nan",
    "infinite": ".inf",
    "Norway": "NO",
    "base 60": "190:20:30",
    "octal": "010",
    "huge": "1e400",
    "a day that is none": "2026-13-45",
    "a day": "2027-01-04",
    "5,000 digits": "9" * 5_000,
    "16 digits": "1234567890123456",
    "a version": "1.10.0",
    "upper case": "True",
    "grouped": "1_000",
    "hexadecimal": "0x1F",
    "a bare sign": "+",
}

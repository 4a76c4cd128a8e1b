"""What pydantic finds wrong with a file, said in our words at the place of the value."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any, NamedTuple, get_args, get_origin

from pydantic import BaseModel, ValidationError

from assessment.bank.fields import keys_of
from assessment.bank.nodes import Key, Node
from assessment.bank.patterns import PATTERN_WORDS
from assessment.problem import Problem

# Limits for files that are not meant well: comparing spellings takes its time.
MAX_WORD = 80
MAX_KNOWN = 1000
MAX_PROBLEMS = 500


class Words(NamedTuple):
    """Code and wording of a fault."""

    code: str
    what: str
    why: str = ""
    hint: str = ""


def model_problems(fault: ValidationError, root: Node, model: type[BaseModel]) -> list[Problem]:
    """Every fault that validation found in `root`, one problem per value.

    Args:
        fault: of validating `root.value` as `model`.
        root: the node of the whole value.
        model: that it was validated as; its keys are offered where one is misspelt.
    """
    problems: dict[tuple[Key, ...], Problem] = {}
    for error in map(_one_for_all_kinds, real_errors(fault, root)[:MAX_PROBLEMS]):
        problems.setdefault(error["loc"], _problem(error, root, model))
    return list(problems.values())


def _one_for_all_kinds(error: dict[str, Any]) -> dict[str, Any]:
    """A value that fits none of several kinds is reported by pydantic once per kind."""
    location = error["loc"]
    if location and location[-1] in _UNION_TAGS:
        return {**error, "loc": location[:-1], "type": "no_kind_fits"}
    return error


def real_errors(fault: ValidationError, root: Node) -> list[dict[str, Any]]:
    """Pydantic's errors without lists called too short only because their entries are faulty."""
    return [
        dict(error)
        for error in fault.errors(include_url=False)
        if error["type"] != "too_short"
        or len(root.nearest(*error["loc"]).children) < error["ctx"]["min_length"]
    ]


def closest(word: object, known: Iterable[object]) -> str | None:
    """The known word that is nearest in spelling; None if none is near."""
    if len(str(word)) > MAX_WORD:
        return None
    spelled = {str(candidate).lower(): str(candidate) for candidate in islice(known, MAX_KNOWN)}
    found = difflib.get_close_matches(str(word).lower(), sorted(spelled), n=1, cutoff=0.6)
    return spelled[found[0]] if found else None


def shown(value: Any) -> str:
    """A value as a message quotes it, cut to a readable length."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a map" if value else "an empty map"
    if isinstance(value, tuple | list):
        return "a list" if value else "an empty list"
    if isinstance(value, str):
        text = " ".join(value.split())
        return f'"{text}"' if len(text) <= 60 else f'"{text[:57]}..."'
    return str(value)


def _problem(error: Mapping[str, Any], root: Node, model: type[BaseModel]) -> Problem:
    location: tuple[Key, ...] = tuple(error["loc"])
    kind: str = error["type"]
    if kind == "extra_forbidden":
        return _unknown_key(location, root, model)
    node = root.nearest(*location)
    if kind == "missing":
        return node.problem("missing-key", *_missing(location, model))
    if location and location[-1] == "[key]":
        parent = root.nearest(*location[:-2])
        node = parent.key(location[-2])
    words = _words(kind, _name(location), shown(node.value), error.get("ctx") or {}, node.value)
    return node.problem(words.code, words.what, why=words.why, hint=words.hint)


def _missing(location: tuple[Key, ...], model: type[BaseModel]) -> tuple[str]:
    owner = model_at(model, location[:-1])
    field = keys_of(owner).get(str(location[-1])) if owner else None
    meaning = f" ({field.description.rstrip('.')})" if field and field.description else ""
    return (f"`{location[-1]}` is missing here{meaning}",)


def _unknown_key(location: tuple[Key, ...], root: Node, model: type[BaseModel]) -> Problem:
    parent, key = root.nearest(*location[:-1]), location[-1]
    owner = model_at(model, location[:-1])
    known = tuple(keys_of(owner)) if owner else ()
    near = closest(key, (name for name in known if name not in parent.children))
    hint = f"did you mean `{near}`?" if near else f"possible here: {', '.join(known)}"
    return parent.key(key).problem(
        "unknown-key", f"`{key}` is not a key that belongs here", hint=hint
    )


def model_at(model: type[BaseModel], location: Iterable[Key]) -> type[BaseModel] | None:
    """The model that stands at a location within `model`; None where there is none."""
    current: type[BaseModel] | None = model
    in_map = False  # the next step is a key that the author chose
    for step in location:
        if in_map:
            in_map = False
        elif isinstance(step, str):
            field = keys_of(current).get(step) if current is not None else None
            if field is None:
                return None
            current = _model_in(field.annotation)
            in_map = get_origin(field.annotation) is dict
    return current


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and not get_args(annotation):
        return annotation if issubclass(annotation, BaseModel) else None
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)


def _name(location: tuple[Key, ...]) -> str:
    """The key that a value stands under, as a message names it."""
    keys = [step for step in location if isinstance(step, str) and not step.startswith("[")]
    names = [key for key in keys if key not in _UNION_TAGS]
    last = location[-1] if location else ""
    if isinstance(last, int) and names:
        return f"entry {last + 1} of `{names[-1]}`"
    return f"`{names[-1]}`" if names else "the file"


def _words(kind: str, name: str, value: str, limits: Mapping[str, Any], raw: Any) -> Words:
    maker = _KINDS.get(kind)
    if maker is None:
        return Words("wrong-value", f"{name} is {value}, which does not fit here")
    return maker(name, value, limits, raw)


def _not_text(name: str, value: str, _: Mapping[str, Any], raw: Any) -> Words:
    quoted = f'put it in quotes: "{value}"' if isinstance(raw, bool | int | float) else ""
    hint = quoted or "write text after the colon"
    return Words("not-text", f"{name} is {value}, but text belongs here", hint=hint)


def _not_whole(name: str, value: str, _: Mapping[str, Any], raw: Any) -> Words:
    hint = "write the number without quotes" if str(raw).lstrip("+-").isdigit() else ""
    what = f"{name} is {value}, but a whole number belongs here"
    return Words("not-a-whole-number", what, hint=hint)


def _not_number(name: str, value: str, _: Mapping[str, Any], raw: Any) -> Words:
    hint = "use a plain number with a point, such as 0.5, without quotes"
    return Words("not-a-number", f"{name} is {value}, but a number belongs here", hint=hint)


def _not_yes_no(name: str, value: str, _: Mapping[str, Any], raw: Any) -> Words:
    return Words(
        "not-true-or-false",
        f"{name} is {value}, but true or false belongs here",
        hint="write true or false, in lower case and without quotes",
    )


def _not_list(name: str, value: str, _: Mapping[str, Any], raw: Any) -> Words:
    hint = f"write [{raw}]" if isinstance(raw, str | int) else "begin each entry with `- `"
    return Words("not-a-list", f"{name} is {value}, but a list belongs here", hint=hint)


def _not_map(name: str, value: str, _: Mapping[str, Any], raw: Any) -> Words:
    return Words(
        "not-a-map",
        f"{name} is {value}, but keys with values belong here",
        hint="write `key: value` lines below it, indented by two spaces",
    )


def _limit(phrase: str, key: str) -> Callable[[str, str, Mapping[str, Any], Any], Words]:
    def words(name: str, value: str, limits: Mapping[str, Any], _: Any) -> Words:
        bound = f"{limits.get(key):g}"
        return Words("out-of-range", f"{name} is {value}", hint=f"use a number {phrase} {bound}")

    return words


def _too_long(name: str, value: str, limits: Mapping[str, Any], raw: Any) -> Words:
    what = f"{name} is {len(str(raw))} characters long: {value}"
    return Words("too-long", what, hint=f"use at most {limits.get('max_length')} characters")


def _too_short(name: str, value: str, limits: Mapping[str, Any], raw: Any) -> Words:
    return Words("empty-text", f"{name} is empty", hint="write the text, or leave the key out")


def _pattern(name: str, value: str, limits: Mapping[str, Any], _: Any) -> Words:
    form = PATTERN_WORDS.get(str(limits.get("pattern")), "")
    return Words("wrong-form", f"{name} is {value}", hint=f"use {form}" if form else "")


def _choice(name: str, value: str, limits: Mapping[str, Any], raw: Any) -> Words:
    expected = str(limits.get("expected", "")).replace("'", "")
    options = [option.strip() for option in expected.replace(" or ", ", ").split(",")]
    near = closest(raw, options) if isinstance(raw, str) else None
    hint = f"did you mean {near}? " if near else ""
    return Words("unknown-choice", f"{name} is {value}", hint=f"{hint}possible: {expected}")


def _few(name: str, value: str, limits: Mapping[str, Any], _: Any) -> Words:
    least, count = limits.get("min_length"), limits.get("actual_length")
    entries = "entry" if count == 1 else "entries"
    return Words("too-few", f"{name} has {count} {entries}", hint=f"give at least {least}")


def _many(name: str, value: str, limits: Mapping[str, Any], _: Any) -> Words:
    most, count = limits.get("max_length"), limits.get("actual_length")
    return Words("too-many", f"{name} has {count or 'more'} entries", hint=f"give at most {most}")


# Names that pydantic adds to the place of a value that may be of several kinds.
_UNION_TAGS = frozenset({"str", "bool", "int", "tuple[str, ...]", "float"})

_KINDS: dict[str, Callable[[str, str, Mapping[str, Any], Any], Words]] = {
    "string_type": _not_text,
    "string_too_short": _too_short,
    "string_too_long": _too_long,
    "string_pattern_mismatch": _pattern,
    "int_type": _not_whole,
    "int_from_float": _not_whole,
    "float_type": _not_number,
    "finite_number": _not_number,
    "bool_type": _not_yes_no,
    "tuple_type": _not_list,
    "dict_type": _not_map,
    "model_type": _not_map,
    "model_attributes_type": _not_map,
    "greater_than": _limit("above", "gt"),
    "greater_than_equal": _limit("of at least", "ge"),
    "less_than": _limit("below", "lt"),
    "less_than_equal": _limit("of at most", "le"),
    "literal_error": _choice,
    "too_short": _few,
    "too_long": _many,
}

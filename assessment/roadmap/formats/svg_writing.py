"""Writing SVG: shapes and escaped text, numbers short and the same everywhere."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from assessment.roadmap.formats.contents import one_line


def attributes(**values: str | float) -> str:
    """Attributes as they stand in a tag; `_` in a name is `-`, numbers have a digit after the point."""
    return "".join(
        f" {name.rstrip('_').replace('_', '-')}={quoteattr(_number(value))}"
        for name, value in values.items()
    )


def shape(tag: str, **values: str | float) -> str:
    """One empty element, such as a rectangle."""
    return f"<{tag}{attributes(**values)}/>"


def text(x: float, y: float, content: str, **values: str | float) -> str:
    """A line of text with its left end, or its anchor, at a point."""
    return f"<text{attributes(x=x, y=y, **values)}>{escape(one_line(content))}</text>"


def element(tag: str, content: str, **values: str | float) -> str:
    """An element around what is markup already."""
    return f"<{tag}{attributes(**values)}>{content}</{tag}>"


def described(tag: str, content: str) -> str:
    """`title` or `desc`: words for those who do not see the drawing."""
    return f"<{tag}>{escape(one_line(content))}</{tag}>"


def _number(value: str | float) -> str:
    return one_line(value) if isinstance(value, str) else f"{round(value, 1):g}"

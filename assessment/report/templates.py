"""The report's templates as text: editions, sections, styles, wording and fonts, read by the shell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assessment.bank.model_faults import model_problems
from assessment.bank.nodes import Source
from assessment.bank.yaml_source import parse_yaml
from assessment.problem import InputProblems, Problem, errors
from assessment.report.fonts import FontManifest
from assessment.report.wording import Wording

M = TypeVar("M", bound=BaseModel)
DEFAULT_LANGUAGE = "en"


class Edition(BaseModel):
    """`editions/NAME/edition.yaml`: which sections a report has, in their order."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    title: Annotated[str, Field(min_length=1, max_length=80)]
    about: Annotated[str, Field(max_length=300)] = ""
    sections: Annotated[
        tuple[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], ...], Field(min_length=1)
    ]


@dataclass(frozen=True)
class TemplateSet:
    """Everything in the folder of templates.

    Attributes:
        texts: by path below the folder, such as ``sections/cover.html``.
        fonts: font files by name.
    """

    texts: Mapping[str, str]
    fonts: Mapping[str, bytes]

    @cached_property
    def editions(self) -> tuple[str, ...]:
        """Names of the editions, in alphabetical order."""
        names = (path.split("/")[1] for path in self.texts if path.endswith("/edition.yaml"))
        return tuple(sorted(names))

    @cached_property
    def manifest(self) -> FontManifest:
        """What the fonts hold."""
        return self._parsed("fonts/fonts.yaml", FontManifest)

    def edition(self, name: str) -> Edition:
        """An edition by name.

        Raises:
            InputProblems: there is no such edition, or its file or one of its sections is faulty.
        """
        if name not in self.editions:
            known = ", ".join(self.editions)
            problem = Problem(
                "unknown-edition", f"there is no edition `{name}`", hint=f"known: {known}"
            )
            raise InputProblems([problem])
        edition = self._parsed(f"editions/{name}/edition.yaml", Edition)
        missing = [one for one in edition.sections if not self.section_path(name, one)]
        if missing:
            where = f"editions/{name}/edition.yaml"
            raise InputProblems(
                Problem("unknown-section", f"{where} names section `{one}`, which has no template")
                for one in missing
            )
        return edition

    def section_path(self, edition: str, section: str) -> str | None:
        """Where a section's template lies: the edition's own file goes before the shared one."""
        paths = (f"editions/{edition}/{section}.html", f"sections/{section}.html")
        return next((path for path in paths if path in self.texts), None)

    def wording(self, language: str) -> Wording:
        """The wording of a language, of English where the templates do not have it."""
        path = f"wording/{language.partition('-')[0]}.yaml"
        return Wording(
            self._mapping(path if path in self.texts else f"wording/{DEFAULT_LANGUAGE}.yaml")
        )

    def _mapping(self, path: str) -> dict[str, str]:
        node, problems = parse_yaml(Source(path, self.texts[path]))
        if node is None or errors(problems):
            raise InputProblems(problems)
        return {str(key): str(value) for key, value in node.value.items()}

    def _parsed(self, path: str, model: type[M]) -> M:
        node, problems = parse_yaml(Source(path, self.texts[path]))
        if node is None or errors(problems):
            raise InputProblems(problems)
        try:
            return model.model_validate(node.value)
        except ValidationError as fault:
            raise InputProblems(model_problems(fault, node, model)) from fault

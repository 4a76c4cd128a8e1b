"""Where question banks, report templates and examples lie: in the installed package, or in a checkout."""

from pathlib import Path
from typing import Literal

ResourceName = Literal["questionnaires", "report_templates", "examples"]


def resource_folder(name: ResourceName) -> Path:
    """The folder that holds the content of that name.

    Args:
        name: of the content folder.

    Returns:
        An existing folder: the package's own copy in an installed wheel, else the one beside the
        package in a checkout.

    Raises:
        FileNotFoundError: neither is there, so the installation is incomplete.
    """
    package = Path(__file__).resolve().parent
    for parent in (package, package.parent):
        folder = parent / name
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"{package / name} is missing: install ai-readiness-assessment again")

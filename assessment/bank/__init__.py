"""The bank stage: question banks, from YAML with all its traps to one frozen, checked `Bank`."""

from assessment.bank.asking import asked_items, profile_facts, target_levels, target_profile
from assessment.bank.conditions import holds, subjects
from assessment.bank.models import Bank, Item
from assessment.bank.nodes import Node, Source
from assessment.bank.parsing import parse_bank
from assessment.bank.sources import BankSources
from assessment.bank.yaml_source import parse_yaml

__all__ = [
    "Bank",
    "BankSources",
    "Item",
    "Node",
    "Source",
    "asked_items",
    "holds",
    "parse_bank",
    "parse_yaml",
    "profile_facts",
    "subjects",
    "target_levels",
    "target_profile",
]

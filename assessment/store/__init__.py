"""The record of one assessment: events appended to one SQLite file, never changed.

`Record` is the whole interface; `docs/records.md` says what it promises.
"""

from assessment.store.clock import now, record_entry
from assessment.store.event_file import Access
from assessment.store.record import Record

__all__ = ["Access", "Record", "now", "record_entry"]

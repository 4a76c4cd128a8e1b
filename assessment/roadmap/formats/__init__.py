"""The plan in the formats of other programs: issue trackers, calendars, Microsoft Project, charts."""

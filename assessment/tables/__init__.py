"""Tables of many records, one row each: read in blocks, scored, and written, in bounded memory."""

"""Two results side by side: what differs, why it differs, and what had been promised.

`whatif.what_if` changes answers of one record and judges it anew; `comparing.compare` splits the
difference of two records by cause; `units.compare_units` sets several units beside each other.
"""

"""Records in a PostgreSQL database: the same events and the same chain as in a file, for many hosts.

Needs the extra `postgres`. The modules here are imported only when an address names a database.
"""

"""The workshop: a room votes, sees where it differs, talks, votes again, and records what it agrees on.

`session` and `protocol` are a pure state machine; `web` is the shell around it.
"""

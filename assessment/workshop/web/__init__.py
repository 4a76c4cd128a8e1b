"""The web pages of workshops: handlers that parse a request, call the room, and render; no rule is theirs."""

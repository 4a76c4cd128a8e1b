"""The claims about a bank, one module for each part of it."""

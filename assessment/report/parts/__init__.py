"""The parts of the report model, one module per section of the report."""

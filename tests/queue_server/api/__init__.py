"""The machine API: its document and its models."""

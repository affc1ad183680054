"""The use cases, one file per audience: who asks, one transaction, what is answered. ``publish`` is injected."""

"""The citizens' pages against a fake hall in a real browser, and what must hold of every page's source."""

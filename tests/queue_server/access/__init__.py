"""Who may what: every route and namespace, from both sides, by everybody."""

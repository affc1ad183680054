"""Every call of the published contract, made against one hall that serves as a process."""

"""Who must not be mailed: what recipients choose for themselves, the list, and what keeps it through a restore."""

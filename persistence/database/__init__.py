"""Engine, transactions, locks and translated errors."""

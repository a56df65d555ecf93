"""How long sessions last."""

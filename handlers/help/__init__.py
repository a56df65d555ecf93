"""`/start`, `/ayuda` and the menus."""

"""The words that the rooms share: networks, states, reasons, menus."""

"""The validation report: caption, sheets and picture, and `/reporte`."""

"""The HTML of the local Facebook: documents, profile pages, tiles and landings."""

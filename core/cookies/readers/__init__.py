"""One reader per format of cookie files."""

"""What a body proves: marks in HTML, codes in JSON, scripts."""

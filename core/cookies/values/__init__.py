"""What a single cookie may hold: dates, attributes, shapes of values, required names."""

"""From an error to a sentence: what happened and what to do."""

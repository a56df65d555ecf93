"""A browser page that a person sees and drives from outside."""

"""The lists of Facebook: where each is, which answers are its pages, and what is pressed on the way."""

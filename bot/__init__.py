"""The process: assembles everything, and is the only package that knows all the others."""

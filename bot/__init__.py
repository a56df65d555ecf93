"""The process: assembles everything, and is the only package that imports all the others."""

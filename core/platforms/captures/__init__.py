"""The JSON inside texts that sites sent: bodies of answers and pages, whatever they are wrapped in."""

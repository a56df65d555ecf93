"""The side of the sites: the only part of the core that knows a browser and HTTP."""

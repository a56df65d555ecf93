"""The side of the sites: the only part of the core that uses a browser and HTTP."""

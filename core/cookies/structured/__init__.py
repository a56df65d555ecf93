"""Cookies in structured texts that are not JSON: XML, YAML and TOML records, what PHP and Python print."""

"""Connections: accepting, limits, sockets."""

"""The process itself: how it is stopped, and how it is ended when it hangs."""

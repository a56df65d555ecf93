"""Every file that people get: made from plain facts, in memory or streamed, without knowing where it will be kept."""

"""By hand: adapters, services, clock and timetable, opened in order and closed in reverse."""

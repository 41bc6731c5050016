"""The events service: gatherings with a date, registration for them, calendars of them."""

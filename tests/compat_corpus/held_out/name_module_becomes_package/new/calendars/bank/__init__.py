from calendars.bank.days import is_open, next_open

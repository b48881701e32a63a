from journal.entries import Entry

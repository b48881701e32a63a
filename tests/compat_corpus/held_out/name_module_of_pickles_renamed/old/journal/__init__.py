from journal.entry import Entry

import lib.clean

lib.clean.tidy = len

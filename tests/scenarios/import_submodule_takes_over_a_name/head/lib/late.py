import lib.pack.part

SIZE = 1

from helpers import go

go(1)

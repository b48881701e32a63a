from helpers import go

go(2)

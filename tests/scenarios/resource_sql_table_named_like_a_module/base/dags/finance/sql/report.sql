select day, amount
from finance.budget

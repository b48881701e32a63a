-- one
set x = 2;

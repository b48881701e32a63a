-- one
set x = 1;

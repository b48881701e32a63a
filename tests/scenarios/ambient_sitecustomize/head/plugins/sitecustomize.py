import builtins

builtins.size = 2

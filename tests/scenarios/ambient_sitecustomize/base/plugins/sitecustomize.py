import builtins

builtins.size = 1

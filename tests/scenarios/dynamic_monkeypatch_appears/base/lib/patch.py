import lib.clean

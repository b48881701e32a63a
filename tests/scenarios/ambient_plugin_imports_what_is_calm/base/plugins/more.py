import lib.calm

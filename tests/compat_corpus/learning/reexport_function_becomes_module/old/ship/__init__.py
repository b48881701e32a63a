from ship.export import export

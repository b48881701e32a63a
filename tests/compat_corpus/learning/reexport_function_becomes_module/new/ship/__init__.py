from ship.export import export_all

"""The statutory tables of annual reports in every format: which cells are read as printed."""

"""The statutory tables of annual reports: cells, sums, and tables that lost their cells."""

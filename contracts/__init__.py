"""The typed message of each hop: list this folder and you have read the data flow."""

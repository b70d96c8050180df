"""Partner Center's submission API, as far as clients start with it: from products to submissions."""

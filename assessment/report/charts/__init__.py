"""Geometry of the charts: numbers in, frozen coordinates out; the templates only draw them."""
